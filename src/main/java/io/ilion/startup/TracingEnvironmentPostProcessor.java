package io.ilion.startup;

import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/** Nothing is traced until there is somewhere to send the traces to. */
final class TracingEnvironmentPostProcessor implements EnvironmentPostProcessor, Ordered {

    private static final String ENDPOINT = "management.opentelemetry.tracing.export.otlp.endpoint";
    private static final String SAMPLER = "management.opentelemetry.tracing.sampler";

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        if (environment.getProperty(ENDPOINT, "").isBlank()) {
            environment.getPropertySources().addLast(new MapPropertySource("tracing", Map.of(SAMPLER, "always-off")));
        }
    }

    /** After the files and the variables of the environment were read. */
    @Override
    public int getOrder() {
        return LOWEST_PRECEDENCE;
    }
}
