package io.ilion.startup;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.core.ResolvableType;
import org.springframework.util.ReflectionUtils;

/**
 * A setting of a settings record, by the elements of its name.
 *
 * @param path the elements; {@link #ANY} stands for the key of a map, {@link #INDEX} for a place in a list, and {@link #REST}, at the end,
 *             for a key with dots in it
 */
record KnownSetting(List<String> path) {

    private static final String ANY = "*";
    private static final String INDEX = "#";
    private static final String REST = "**";

    KnownSetting {
        path = List.copyOf(path);
    }

    /** All settings of a record, and of the records in it. */
    static List<KnownSetting> of(String prefix, Class<?> record) {
        List<KnownSetting> all = new ArrayList<>();
        collect(List.of(prefix.split("\\.", -1)), ResolvableType.forClass(record), all);
        return all;
    }

    private static void collect(List<String> path, ResolvableType type, List<KnownSetting> all) {
        Class<?> raw = type.toClass();
        if (isGroup(raw)) {
            for (RecordComponent part : raw.getRecordComponents()) {
                ResolvableType partType = ResolvableType.forMethodReturnType(part.getAccessor(), raw);
                collect(plus(path, DataObjectPropertyName.toDashedForm(part.getName())), partType, all);
            }
        } else if (Map.class.isAssignableFrom(raw)) {
            ResolvableType value = type.asMap().getGeneric(1);
            if (isGroup(value.toClass())) {
                collect(plus(path, ANY), value, all);
            } else {
                all.add(new KnownSetting(plus(path, REST)));
            }
        } else {
            all.add(new KnownSetting(path));
            if (Collection.class.isAssignableFrom(raw)) {
                collect(plus(path, INDEX), type.asCollection().getGeneric(0), all);
            }
        }
    }

    /** Whether it consists of settings of its own; a record that is written as one text, and read by its {@code of}, does not. */
    static boolean isGroup(Class<?> type) {
        return type.isRecord() && ReflectionUtils.findMethod(type, "of", String.class) == null;
    }

    private static List<String> plus(List<String> path, String element) {
        return Stream.concat(path.stream(), Stream.of(element)).toList();
    }

    /** Whether a property name, in any spelling that Spring accepts, is this setting. */
    boolean matches(ConfigurationPropertyName name) {
        int length = path.size();
        boolean open = path.get(length - 1).equals(REST);
        if (open ? name.getNumberOfElements() < length : name.getNumberOfElements() != length) {
            return false;
        }
        return IntStream.range(0, length).allMatch(i -> isElement(name, i));
    }

    private boolean isElement(ConfigurationPropertyName name, int i) {
        String element = path.get(i);
        return switch (element) {
            case ANY, REST -> true;
            case INDEX -> name.isNumericIndex(i);
            default -> name.getElement(i, Form.UNIFORM).equals(element.replace("-", ""));
        };
    }

    /** Whether an environment variable is this setting; underscores may replace dashes. */
    boolean matches(String variable) {
        String pattern = path.stream()
                .map(element -> switch (element) {
                    case ANY, REST -> ".+";
                    case INDEX -> "\\d+";
                    default -> element.toUpperCase(Locale.ROOT).replace("-", "_?");
                })
                .collect(Collectors.joining("_"));
        return Pattern.matches(pattern + "_?", variable);
    }

    /** The name of this setting, with the map keys of the given name. */
    String like(ConfigurationPropertyName name) {
        StringBuilder written = new StringBuilder();
        for (int i = 0; i < path.size(); i++) {
            String element = path.get(i);
            boolean there = i < name.getNumberOfElements();
            switch (element) {
                case ANY, REST -> written.append('.').append(there ? name.getElement(i, Form.ORIGINAL) : "<name>");
                case INDEX -> written.append("[0]");
                default -> written.append('.').append(element);
            }
        }
        return written.substring(1);
    }
}
