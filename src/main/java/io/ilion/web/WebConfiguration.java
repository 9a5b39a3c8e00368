package io.ilion.web;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.apache.tomcat.util.buf.EncodedSolidusHandling;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.format.FormatterRegistry;
import org.springframework.http.MediaType;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.web.servlet.config.annotation.AsyncSupportConfigurer;
import org.springframework.web.servlet.config.annotation.ContentNegotiationConfigurer;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** HTTP settings that all APIs share. */
@Configuration(proxyBeanMethods = false)
class WebConfiguration implements WebMvcConfigurer {

    private final ApiSettings settings;
    private final ObjectProvider<Clock> clock;

    WebConfiguration(ApiSettings settings, ObjectProvider<Clock> clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * The path decides the format. The header {@code Accept} is ignored: clients often send one without JSON, such as that of a
     * browser.
     */
    @Override
    public void configureContentNegotiation(ContentNegotiationConfigurer configurer) {
        configurer.ignoreAcceptHeader(true).defaultContentType(MediaType.APPLICATION_JSON);
    }

    /** Those of Spring Boot read values of enums in any case. */
    @Override
    public void addFormatters(FormatterRegistry registry) {
        ApplicationConversionService.addApplicationConverters(registry);
        registry.addFormatterForFieldType(
                Instant.class,
                (time, locale) -> time.toString(),
                (text, locale) -> Times.parse(text, clock.getObject()));
        registry.addFormatterForFieldType(
                Duration.class, (duration, locale) -> duration.toString(), (text, locale) -> Times.parseDuration(text));
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(new QueryParameterCheck());
    }

    /** Longer than the longest wait of long polling. */
    @Override
    public void configureAsyncSupport(AsyncSupportConfigurer configurer) {
        configurer.setDefaultTimeout(settings.maxWait().plusSeconds(30).toMillis());
    }

    @Bean
    FilterRegistrationBean<EtagFilter> etags() {
        FilterRegistrationBean<EtagFilter> registration = new FilterRegistrationBean<>(new EtagFilter());
        registration.addUrlPatterns(
                "/operations/*",
                "/snapshots/*",
                "/history/*",
                "/topology/*",
                "/status",
                "/version/*",
                "/v1/*",
                settings.azure().basePath() + "/*");
        return registration;
    }

    /** Spring's default, which also rejects parameters with U+0000, since PostgreSQL cannot store it. */
    @Bean
    StrictHttpFirewall firewall() {
        StrictHttpFirewall firewall = new StrictHttpFirewall();
        firewall.setAllowedParameterValues(value -> value.indexOf('\0') < 0);
        return firewall;
    }

    /**
     * Passes escaped slashes on to {@link EncodedSlashFilter}, allows the unescaped characters that people write into filters with
     * curl, and formats the errors of Tomcat itself like those of the API that the path belongs to.
     */
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> tomcatCustomizer(
            ObjectProvider<ErrorFormats> errorFormats) {
        return server -> {
            server.addConnectorCustomizers(connector -> {
                connector.setEncodedSolidusHandling(EncodedSolidusHandling.DECODE.getValue());
                connector.setProperty("relaxedQueryChars", "\"<>[\\]^`{|}");
            });
            server.addContextCustomizers(
                    context -> context.getParent().getPipeline().addValve(new JsonErrorReportValve(errorFormats)));
        };
    }
}
