package io.ilion;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Code, SQL and documentation use the terms of the field, which a reader can search for. */
class VocabularyTests {

    /** Words of earlier builds, and what to write instead. */
    private static final Map<String, String> INSTEAD = Map.ofEntries(
            Map.entry("wires?", "API"),
            Map.entry("shapes? [A-D]", "Icarus API, Azure API, google.longrunning API or history API"),
            Map.entry("kinds? of maintenance", "operation type"),
            Map.entry("territor(y|ies)", "lock scope"),
            Map.entry("heed(s|ed|ing)?", "support, honour or apply"),
            Map.entry("ledgers?", "transactions"),
            Map.entry("errands?", "call context"),
            Map.entry("doors?", "HttpServletRequest, authentication or access"),
            Map.entry("refusals?", "rejected request"),
            Map.entry("bent", "tampered"),
            Map.entry("pulses?", "heartbeat"),
            Map.entry("log-ins?", "login"),
            Map.entry("whoever", "caller, client, replica or transaction"));

    private static final List<Path> SOURCES = Stream.of(
                    "src/main", "db", "docs", "helm", "README.md", "CONTRIBUTING.md", "SECURITY.md")
            .map(Path::of)
            .toList();

    private static final Pattern PRIVATE =
            Pattern.compile("(?i)(?<![\\w-])(" + String.join("|", INSTEAD.keySet()) + ")(?![\\w-])");

    @Test
    void noPrivateWordIsUsed() {
        assertThat(SOURCES.stream().flatMap(VocabularyTests::files).flatMap(VocabularyTests::findings))
                .isEmpty();
    }

    @Test
    void findsAPrivateWordInAnyCase() {
        assertThat(PRIVATE.matcher("Of the kind of maintenance").find()).isTrue();
        assertThat(PRIVATE.matcher("two Wires").find()).isTrue();
        assertThat(PRIVATE.matcher("rewired indoors").find()).isFalse();
    }

    private static Stream<Path> files(Path source) {
        try (Stream<Path> all = Files.walk(source)) {
            return all
                    .filter(file -> file.toString().matches(".*\\.(java|sql|md|ya?ml|tpl|json|txt)"))
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<String> findings(Path file) {
        try {
            List<String> lines = Files.readAllLines(file);
            return IntStream.range(0, lines.size())
                    .boxed()
                    .flatMap(i -> PRIVATE.matcher(lines.get(i))
                            .results()
                            .map(found -> "%s:%d: '%s', write %s instead"
                                    .formatted(file, i + 1, found.group(), instead(found.group()))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String instead(String word) {
        return INSTEAD.entrySet().stream()
                .filter(entry -> Pattern.matches("(?i)" + entry.getKey(), word))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElseThrow();
    }
}
