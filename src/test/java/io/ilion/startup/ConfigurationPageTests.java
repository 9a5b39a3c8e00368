package io.ilion.startup;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.yaml.snakeyaml.Yaml;

/**
 * The tables of {@code docs/configuration.md} are generated from the settings records; {@code ./mvnw test -Dtest=ConfigurationPageTests
 * -Dwrite-docs} updates them.
 */
class ConfigurationPageTests {

    private static final Path PAGE = Path.of("docs/configuration.md");
    private static final Pattern TABLE =
            Pattern.compile("<!-- settings of (\\S+) -->\n(.*?)<!-- end of settings -->\n", Pattern.DOTALL);
    private static final Pattern PRESET =
            Pattern.compile("^\\| `([a-z-]+(?:\\.[a-zA-Z-]+)+)` \\| `([^`]*)`", Pattern.MULTILINE);

    @Test
    void theTableOfEachRecordIsUpToDate() throws IOException {
        Map<String, Class<?>> records = records();
        String page = Files.readString(PAGE);

        String written = TABLE.matcher(page).replaceAll(found -> Matcher.quoteReplacement(table(found, records)));
        if (System.getProperty("write-docs") != null) {
            Files.writeString(PAGE, written);
            page = written;
        }

        assertThat(TABLE.matcher(page).results().map(found -> found.group(1)))
                .as("a place in %s for the settings of each record: <!-- settings of … -->", PAGE)
                .containsExactlyInAnyOrderElementsOf(records.keySet());
        assertThat(page)
                .as("run ./mvnw test -Dtest=ConfigurationPageTests -Dwrite-docs")
                .isEqualTo(written);
    }

    @Test
    void theDefaultsOfLibrarySettingsAreThoseOfTheService() throws IOException {
        Map<String, String> ours = new TreeMap<>();
        flatten("", new Yaml().load(Files.readString(Path.of("src/main/resources/application.yaml"))), ours);

        List<MatchResult> told = PRESET.matcher(Files.readString(PAGE))
                .results()
                .filter(found -> ours.containsKey(found.group(1)))
                .toList();

        assertThat(told)
                .hasSizeGreaterThan(8)
                .allSatisfy(
                        found -> assertThat(found.group(2)).as(found.group(1)).isEqualTo(ours.get(found.group(1))));
    }

    private static String table(MatchResult found, Map<String, Class<?>> records) {
        Class<?> record = records.get(found.group(1));
        try {
            return record == null
                    ? found.group()
                    : "<!-- settings of %s -->\n%s<!-- end of settings -->\n"
                            .formatted(found.group(1), SettingsTable.of(record));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** By their prefix. */
    private static Map<String, Class<?>> records() {
        List<Class<?>> found = new ArrayList<>();
        new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("io.ilion").stream()
                        .filter(type -> type.isAnnotatedWith(ConfigurationProperties.class))
                        .map(JavaClass::reflect)
                        .forEach(found::add);
        Map<String, Class<?>> byPrefix = new TreeMap<>();
        found.sort(Comparator.comparing(Class::getName));
        found.forEach(record -> assertThat(byPrefix.put(SettingsTable.prefix(record), record))
                .as("two records of " + SettingsTable.prefix(record))
                .isNull());
        return byPrefix;
    }

    private static void flatten(String prefix, Object value, Map<String, String> into) {
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, inner) -> flatten(prefix.isEmpty() ? key.toString() : prefix + "." + key, inner, into));
        } else {
            into.put(prefix, String.valueOf(value));
        }
    }
}
