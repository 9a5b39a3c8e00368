package io.ilion.startup;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.RecordComponent;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.ResolvableType;
import org.springframework.util.unit.DataSize;

/** The table of all settings that a record has. */
final class SettingsTable {

    private static final String HEAD = "| setting | type | default | meaning |\n|---|---|---|---|\n";

    private record Row(String name, String type, String preset, String meaning) {

        @Override
        public String toString() {
            return "| `%s` | %s | %s | %s |".formatted(name, type, preset, meaning);
        }
    }

    private final SettingsDocs docs;
    private final List<Row> rows = new ArrayList<>();

    private SettingsTable(SettingsDocs docs) {
        this.docs = docs;
    }

    static String of(Class<?> record) throws IOException {
        SettingsTable table = new SettingsTable(new SettingsDocs(record));
        table.add(prefix(record), record);
        return HEAD + table.rows.stream().map(Row::toString).collect(Collectors.joining("\n")) + "\n";
    }

    static String prefix(Class<?> record) {
        ConfigurationProperties settings = record.getAnnotation(ConfigurationProperties.class);
        return settings.prefix().isEmpty() ? settings.value() : settings.prefix();
    }

    private void add(String prefix, Class<?> record) {
        for (RecordComponent part : record.getRecordComponents()) {
            String name = prefix + "." + DataObjectPropertyName.toDashedForm(part.getName());
            ResolvableType type = ResolvableType.forMethodReturnType(part.getAccessor(), record);
            if (KnownSetting.isGroup(type.toClass())) {
                add(name, type.toClass());
            } else if (Map.class.isAssignableFrom(type.toClass())) {
                Class<?> value = type.asMap().getGeneric(1).toClass();
                if (KnownSetting.isGroup(value)) {
                    add(name + ".<name>", value);
                } else {
                    addRow(record, part, name + ".<name>", word(value, part));
                }
            } else if (Collection.class.isAssignableFrom(type.toClass())) {
                Class<?> each = type.asCollection().getGeneric(0).toClass();
                if (KnownSetting.isGroup(each)) {
                    add(name + "[0]", each);
                } else {
                    addRow(record, part, name, "list of " + word(each, part));
                }
            } else {
                addRow(record, part, name, word(type.toClass(), part));
            }
        }
    }

    private void addRow(Class<?> record, RecordComponent part, String name, String type) {
        String meaning = docs.of(record, part.getName());
        if (meaning.isBlank()) {
            throw new IllegalStateException("%s says nothing of @param %s".formatted(record, part.getName()));
        }
        rows.add(new Row(name, type, preset(part), meaning));
    }

    private static String word(Class<?> type, RecordComponent part) {
        if (type == Duration.class) {
            return "duration" + bounds(duration(part, DurationMin.class), duration(part, DurationMax.class));
        }
        if (type == int.class || type == long.class || Number.class.isAssignableFrom(type)) {
            return "number"
                    + bounds(
                            of(part, Min.class).map(min -> String.valueOf(min.value())),
                            of(part, Max.class).map(max -> String.valueOf(max.value())));
        }
        if (type == boolean.class || type == Boolean.class) {
            return "`true` or `false`";
        }
        if (type.isEnum()) {
            boolean small = of(part, DefaultValue.class).isPresent();
            return Stream.of(type.getEnumConstants())
                    .map(Object::toString)
                    .map(each -> small ? each.toLowerCase(Locale.ROOT).replace('_', '-') : each)
                    .collect(Collectors.joining("`, `", "`", "`"));
        }
        if (type == DataSize.class) {
            return "size";
        }
        if (type == Path.class || type == java.io.File.class) {
            return "path";
        }
        if (type == URI.class || type == java.net.URL.class) {
            return "address";
        }
        return type.isRecord() ? type.getSimpleName().toLowerCase(Locale.ROOT) : "text";
    }

    private static String preset(RecordComponent part) {
        Optional<DefaultValue> preset = of(part, DefaultValue.class);
        if (preset.isPresent()) {
            String value = String.join(", ", preset.get().value());
            return value.isEmpty() ? "none" : "`" + value + "`";
        }
        boolean needed = Stream.of(NotNull.class, NotEmpty.class, NotBlank.class)
                .anyMatch(each -> of(part, each).isPresent());
        boolean optional = part.getAnnotatedType().isAnnotationPresent(Nullable.class);
        return needed || !optional ? "required" : "none";
    }

    private static String bounds(Optional<String> min, Optional<String> max) {
        return min.map(from -> " from " + from).orElse("")
                + max.map(to -> (min.isPresent() ? " to " : " up to ") + to).orElse("");
    }

    private static Optional<String> duration(RecordComponent part, Class<? extends Annotation> bound) {
        Optional<Duration> length = of(part, bound)
                .map(found -> found instanceof DurationMin min
                        ? length(min.days(), min.hours(), min.minutes(), min.seconds(), min.millis())
                        : longest((DurationMax) found));
        return length.map(SettingsTable::written);
    }

    private static Duration longest(DurationMax max) {
        return length(max.days(), max.hours(), max.minutes(), max.seconds(), max.millis());
    }

    private static Duration length(long days, long hours, long minutes, long seconds, long millis) {
        return Duration.ofDays(days)
                .plusHours(hours)
                .plusMinutes(minutes)
                .plusSeconds(seconds)
                .plusMillis(millis);
    }

    private static String written(Duration length) {
        if (length.isZero()) {
            return "`0s`";
        }
        if (length.toMillisPart() > 0) {
            return "`%dms`".formatted(length.toMillis());
        }
        return length.toSecondsPart() > 0
                ? "`%ds`".formatted(length.toSeconds())
                : length.toMinutesPart() > 0
                        ? "`%dm`".formatted(length.toMinutes())
                        : length.toHoursPart() > 0
                                ? "`%dh`".formatted(length.toHours())
                                : "`%dd`".formatted(length.toDays());
    }

    /** On the component, or on its type. */
    private static <A extends Annotation> Optional<A> of(RecordComponent part, Class<A> type) {
        AnnotatedElement accessor = part.getAccessor();
        return Stream.<AnnotatedElement>of(part, accessor, constructorParameter(part), part.getAnnotatedType())
                .map(place -> place.getAnnotation(type))
                .filter(found -> found != null)
                .findFirst();
    }

    private static AnnotatedElement constructorParameter(RecordComponent part) {
        Class<?> record = part.getDeclaringRecord();
        RecordComponent[] parts = record.getRecordComponents();
        for (int i = 0; i < parts.length; i++) {
            if (parts[i].getName().equals(part.getName())) {
                for (var constructor : record.getDeclaredConstructors()) {
                    if (constructor.getParameterCount() == parts.length) {
                        return constructor.getParameters()[i];
                    }
                }
            }
        }
        throw new IllegalStateException(record + " has no constructor of its components");
    }
}
