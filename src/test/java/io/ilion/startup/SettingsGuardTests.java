package io.ilion.startup;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class SettingsGuardTests {

    private final ApplicationContextRunner service =
            new ApplicationContextRunner().withUserConfiguration(Enabled.class);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ilion.kiln.heat=5s",
                "ilion.kiln.fullHeat=5s",
                "ilion.kiln.full-heat=5s",
                "ilion.kiln.full_heat=5s",
                "ilion.kiln.bricks=red,blue",
                "ilion.kiln.bricks[0]=red",
                "ilion.kilns.first.door.width=3",
                "ilion.kilns[10.0.0.7].door.width=3",
                "ilion.kilns.first.names.10.0.0.7=seven",
                "ilion.kilns.first.names[10.0.0.7]=seven",
                "ilion.kilns.first.doors[0].width=3",
                "another.kiln=hot",
                "ilionish.kiln=hot"
            })
    void acceptsKnownSettingsInEverySpelling(String setting) {
        service.withPropertyValues(setting).run(context -> assertThat(context).hasNotFailed());
    }

    @ParameterizedTest
    @CsvSource({
        "ilion.kiln.heatt=5s, ilion.kiln.heatt, ilion.kiln.heat",
        "ilion.kin.heat=5s, ilion.kin.heat, ilion.kiln.heat",
        "ilion.kilns.first.door.wdith=3, ilion.kilns.first.door.wdith, ilion.kilns.first.door.width",
        "ilion.kilns.first.doors[0].wide=3, ilion.kilns.first.doors[0].wide, ilion.kilns.first.doors[0].width",
        "ilion.kiln.heat.low=5s, ilion.kiln.heat.low, ilion.kiln.heat",
        "ilion.completely.different=1, ilion.completely.different, "
    })
    void rejectsUnknownSettingsAndSuggestsKnownOnes(String setting, String named, @Nullable String meant) {
        service.withPropertyValues(setting).run(context -> {
            assertThat(context).hasFailed();
            FailureAnalysis told = analyzed(context.getStartupFailure());
            assertThat(told.getDescription())
                    .contains("Setting '" + named + "'", "is not known")
                    .satisfies(text -> assertThat(text.contains("did you mean '" + meant + "'?"))
                            .isEqualTo(meant != null));
        });
    }

    @Test
    void namesAllUnknownSettingsAndTheirOrigin() {
        service.withPropertyValues("ilion.kiln.heatt=5s", "ilion.kin.heat=5s")
                .run(context -> assertThat(analyzed(context.getStartupFailure()).getDescription())
                        .contains("'ilion.kiln.heatt', from", "'ilion.kin.heat', from"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ILION_KILN_HEAT",
                "ILION_KILN_FULLHEAT",
                "ILION_KILN_FULL_HEAT",
                "ILION_KILN_BRICKS_0",
                "ILION_KILNS_FIRST_DOOR_WIDTH",
                "ILION_KILNS_FIRST_ONE_DOOR_WIDTH",
                // what Kubernetes sets beside a service that is called ilion
                "ILION_SERVICE_HOST",
                "ILION_SERVICE_PORT",
                "ILION_SERVICE_PORT_HTTP",
                "ILION_PORT",
                "ILION_PORT_8080_TCP",
                "ILION_PORT_8080_TCP_ADDR",
                "ILION_POSTGRES_SERVICE_HOST",
                "HOME"
            })
    void acceptsKnownAndUnrelatedEnvironmentVariables(String variable) {
        assertThat(failure(variable)).isNull();
    }

    @ParameterizedTest
    @CsvSource({"ILION_KILN_HAET, ilion.kiln.heat", "ILION_KILNS_FIRST_DOR_WIDTH, ilion.kilns.first.door.width"})
    void rejectsAnUnknownEnvironmentVariable(String variable, String meant) {
        Throwable failure = failure(variable);

        assertThat(failure)
                .isInstanceOf(UnknownSettingsException.class)
                .hasMessage("'%s', from the environment, is not known; did you mean '%s'?", variable, meant);
    }

    private static FailureAnalysis analyzed(@Nullable Throwable failure) {
        return Objects.requireNonNull(new UnknownSettingsFailureAnalyzer().analyze(Objects.requireNonNull(failure)));
    }

    private @Nullable Throwable failure(String variable) {
        Throwable[] failure = new Throwable[1];
        service.withInitializer(context -> context.getEnvironment()
                        .getPropertySources()
                        .replace(
                                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                                new SystemEnvironmentPropertySource(
                                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                                        Map.of(variable, "1"))))
                .run(context -> failure[0] = context.getStartupFailure());
        return failure[0];
    }

    @ConfigurationProperties("ilion.kiln")
    record Kiln(
            @Nullable Duration heat,
            @Nullable Duration fullHeat,
            @Nullable Set<String> bricks) {}

    @ConfigurationProperties("ilion")
    record Kilns(@Nullable Map<String, Place> kilns) {

        record Place(
                @Nullable Door door,
                @Nullable Map<String, String> names,
                @Nullable List<Door> doors) {}

        record Door(int width) {}
    }

    @Import(SettingsGuard.class)
    @EnableConfigurationProperties({Kiln.class, Kilns.class})
    static class Enabled {}
}
