package io.ilion.maintenance.sstableimport;

import static org.assertj.core.api.Assertions.assertThat;

import io.ilion.testing.SettingsReader;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;

class ImportSettingsTests {

    private final SettingsReader<ImportSettings> settings = new SettingsReader<>(ImportSettings.class, Enabled.class);

    @Test
    void allowsNothingByDefault() {
        assertThat(settings.read().objectionTo("/data/import/x"))
                .get()
                .asString()
                .contains("ilion.import.roots");
    }

    @Test
    void readsEveryKey() {
        assertThat(settings.read("ilion.import.roots=/data/import,/srv/sstables"))
                .isEqualTo(new ImportSettings(List.of("/data/import", "/srv/sstables")));
    }

    @Test
    void refusesARootThatIsNotAbsolute() {
        settings.assertRefused("roots", "ilion.import.roots=data/import");
        settings.assertRefused("roots", "ilion.import.roots=/");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/data/import", "/data/import/", "/data/import/x/y", "/srv/..x/z"})
    void allowsWhatLiesBelowARoot(String directory) {
        assertThat(new ImportSettings(List.of("/data/import", "/srv/..x")).objectionTo(directory))
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
                "/data"
            })
    void objectsToAnythingElse(String directory) {
        assertThat(new ImportSettings(List.of("/data/import")).objectionTo(directory))
                .isPresent();
    }

    @Test
    void quickTurnsEveryVerificationOff() {
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
