package io.ilion.settings;

import static org.assertj.core.api.Assertions.assertThat;

import io.ilion.testing.IlionProcess;
import io.ilion.testing.RealParts;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The packaged service does not start with a setting that is wrong, and says so in a way that needs no stack trace. */
class WrongSettingsIT {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "ilion.dispach.pulse | 1s | did you mean 'ilion.dispatch.pulse'?",
                "ilion.clusters.it.contact-point | 127.0.0.1:9042 | did you mean 'ilion.clusters.it.contact-points'?",
                "ilion.dispatch.pulse | soon | 'soon' is not a valid duration",
                "ilion.dispatch.max-takeovers | 0 | must be greater than or equal to 1",
                "ilion.api.failures | none | failed to convert"
            })
    void saysWhichSettingIsWrongAndWhatWouldBeRight(String setting, String value, String told) {
        Map<String, Object> settings = RealParts.withoutCassandra("jdbc:postgresql://127.0.0.1:1/none");
        settings.put(setting, value);

        try (IlionProcess service = IlionProcess.starting("wrong", settings)) {
            assertThat(service.awaitExit()).isEqualTo(1);
            assertThat(service.log())
                    .contains("APPLICATION FAILED TO START", told)
                    .containsIgnoringCase(setting.replace("max-takeovers", "maxTakeovers"))
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void saysThatTheDatabaseIsAway() {
        assertThat(logOfOneThatDoesNotStart("jdbc:postgresql://127.0.0.1:1/none"))
                .contains("The database cannot be used: Connection to 127.0.0.1:1 refused");
    }

    @Test
    void saysThatThereIsNoSuchDatabase() {
        assertThat(logOfOneThatDoesNotStart(RealParts.newDatabase().replaceFirst("/it\\d+", "/nosuch")))
                .contains("The database cannot be used: FATAL: database \"nosuch\" does not exist");
    }

    private static String logOfOneThatDoesNotStart(String database) {
        try (IlionProcess service = IlionProcess.starting("wrong", RealParts.withoutCassandra(database))) {
            assertThat(service.awaitExit()).isEqualTo(1);
            assertThat(service.log())
                    .contains("APPLICATION FAILED TO START", "spring.datasource.url")
                    .doesNotContain("\tat ");
            return service.log();
        }
    }
}
