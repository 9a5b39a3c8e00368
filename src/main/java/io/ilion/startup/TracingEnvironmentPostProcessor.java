package io.ilion.startup;

import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/** Disables tracing unless an OTLP endpoint is configured. */
final class TracingEnvironmentPostProcessor implements EnvironmentPostProcessor, Ordered {

    private static final String ENDPOINT = "management.opentelemetry.tracing.export.otlp.endpoint";
    private static final String SAMPLER = "management.opentelemetry.tracing.sampler";

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        if (environment.getProperty(ENDPOINT, "").isBlank()) {
            environment.getPropertySources().addLast(new MapPropertySource("tracing", Map.of(SAMPLER, "always-off")));
        }
    }

    /** After configuration files and environment variables were read. */
    @Override
    public int getOrder() {
        return LOWEST_PRECEDENCE;
    }
}
