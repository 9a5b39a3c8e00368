package io.ilion.maintenance.sstableimport;

import static org.assertj.core.api.Assertions.assertThat;

import io.ilion.testing.SettingsReader;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;

class ImportSettingsTests {

    private final SettingsReader<ImportSettings> settings = new SettingsReader<>(ImportSettings.class, Enabled.class);

    @Test
    void allowsNothingByDefault() {
        assertThat(settings.read().objectionTo("it", "/data/import/x"))
                .get()
                .asString()
                .contains("ilion.import.roots");
    }

    @Test
    void readsEveryKey() {
        assertThat(settings.read(
                        "ilion.import.roots=/data/import,/srv/sstables",
                        "ilion.import.cluster-roots.prod=/prod/import"))
                .isEqualTo(new ImportSettings(
                        List.of("/data/import", "/srv/sstables"), Map.of("prod", List.of("/prod/import"))));
    }

    @Test
    void rejectsARelativeRoot() {
        settings.assertRejected("roots", "ilion.import.roots=data/import");
        settings.assertRejected("roots", "ilion.import.roots=/");
        settings.assertRejected("roots", "ilion.import.roots=/data/../etc");
        settings.assertRejected("clusterRoots", "ilion.import.cluster-roots.prod=data");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/data/import", "/data/import/", "/data/import/x/y", "/srv/..x/z"})
    void allowsPathsBelowARoot(String directory) {
        assertThat(new ImportSettings(List.of("/data/import", "/srv/..x"), Map.of()).objectionTo("it", directory))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "data/import",
                "/data/import2",
                "/data/import/../x",
                "/data/import/./x",
                "/data/import//x",
                "/data/import/%2e%2e/x",
                "/data/import/%2E./x",
                "/data/import/x%00",
                "/data/import/x\u0000",
                "/data/import/x\n",
                "/data/import/\u202Ex",
                "/data/import/..\\x",
                "/data"
            })
    void rejectsOtherPaths(String directory) {
        assertThat(new ImportSettings(List.of("/data/import"), Map.of()).objectionTo("it", directory))
                .isPresent();
    }

    @Test
    void rootsOfAClusterReplaceTheDefaults() {
        ImportSettings both = new ImportSettings(
                List.of("/data/import"), Map.of("prod", List.of("/prod/import"), "closed", List.of()));

        assertThat(both.objectionTo("prod", "/prod/import/x")).isEmpty();
        assertThat(both.objectionTo("prod", "/data/import/x")).isPresent();
        assertThat(both.objectionTo("test", "/data/import/x")).isEmpty();
        assertThat(both.objectionTo("test", "/prod/import/x")).isPresent();
        assertThat(both.objectionTo("closed", "/data/import/x")).isPresent();
    }

    @Test
    void quickDisablesEveryVerification() {
        ImportParameters quick =
                new ImportParameters("k", "t", "/a", "/b", null, null, null, null, null, true, true, null, null, null);

        assertThat(quick.verifies()).isFalse();
        assertThat(quick.verifiesTokens()).isFalse();
        assertThat(quick.invalidatesCaches()).isFalse();
        assertThat(quick.verifiesValues()).isFalse();
        assertThat(quick.copies()).isTrue();
        assertThat(quick.directory()).isEqualTo("/b");
    }

    @EnableConfigurationProperties(ImportSettings.class)
    static class Enabled {}
}
