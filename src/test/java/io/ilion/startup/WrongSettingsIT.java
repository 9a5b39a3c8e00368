package io.ilion.startup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ilion.testing.Ilion;
import io.ilion.testing.IlionProcess;
import io.ilion.testing.TestEnvironment;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** The service does not start with an invalid setting, and explains it without a stack trace. */
@ExtendWith(OutputCaptureExtension.class)
class WrongSettingsIT {

    private static final String FAILED = "APPLICATION FAILED TO START";

    @Test
    void thePackagedServiceExitsWithAnExplanation() {
        Map<String, Object> settings = TestEnvironment.settingsWithoutCassandra("jdbc:postgresql://127.0.0.1:1/none");
        settings.put("ilion.dispach.heartbeat-interval", "1s");

        try (IlionProcess service = IlionProcess.launch("wrong", settings)) {
            assertThat(service.awaitExit()).isEqualTo(1);
            assertThat(service.log())
                    .contains(
                            FAILED,
                            "ilion.dispach.heartbeat-interval",
                            "did you mean 'ilion.dispatch.heartbeat-interval'?")
                    .doesNotContain("\tat ");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "ilion.clusters.it.contact-point | 127.0.0.1:9042 | did you mean 'ilion.clusters.it.contact-points'?",
                "ilion.dispatch.heartbeat-interval | soon | 'soon' is not a valid duration",
                "ilion.dispatch.max-takeovers | 0 | must be greater than or equal to 1",
                "ilion.api.failure-format | none | failed to convert"
            })
    void namesTheInvalidSettingAndTheValidValues(String setting, String value, String told, CapturedOutput output) {
        Map<String, Object> settings = TestEnvironment.settingsWithoutCassandra("jdbc:postgresql://127.0.0.1:1/none");
        settings.put(setting, value);

        assertThat(reportOfOneThatDoesNotStart(settings, output))
                .contains(told)
                .containsIgnoringCase(setting.replace("max-takeovers", "maxTakeovers"));
    }

    @Test
    void reportsAnUnavailableDatabase(CapturedOutput output) {
        Map<String, Object> settings = TestEnvironment.settingsWithoutCassandra("jdbc:postgresql://127.0.0.1:1/none");

        assertThat(reportOfOneThatDoesNotStart(settings, output))
                .contains("The database cannot be used: Connection to 127.0.0.1:1 refused", "spring.datasource.url");
    }

    @Test
    void reportsAMissingDatabase(CapturedOutput output) {
        Map<String, Object> settings = TestEnvironment.settingsWithoutCassandra(
                TestEnvironment.newDatabase().replaceFirst("/it\\w+$", "/nosuch"));

        assertThat(reportOfOneThatDoesNotStart(settings, output))
                .contains(
                        "The database cannot be used: FATAL: database \"nosuch\" does not exist",
                        "spring.datasource.url");
    }

    /** The last output, in place of a stack trace. */
    private static String reportOfOneThatDoesNotStart(Map<String, Object> settings, CapturedOutput output) {
        assertThatThrownBy(() -> Ilion.start(settings)).isNotNull();

        String printed = output.getAll();
        assertThat(printed).contains(FAILED);
        String report = printed.substring(printed.lastIndexOf(FAILED));
        assertThat(report).doesNotContain("\tat ");
        return report;
    }
}
