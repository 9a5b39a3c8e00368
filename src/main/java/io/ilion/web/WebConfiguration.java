package io.ilion.web;

import java.time.Instant;
import org.apache.tomcat.util.buf.EncodedSolidusHandling;
import org.springframework.beans.factory.ObjectProvider;
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
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** What all wires want of HTTP. */
@Configuration(proxyBeanMethods = false)
class WebConfiguration implements WebMvcConfigurer {

    private final ApiSettings settings;

    WebConfiguration(ApiSettings settings) {
        this.settings = settings;
    }

    /**
     * A path has one shape. What clients say that they accept is often none of it (browsers' types, or only those of
     * errors), and is not heeded.
     */
    @Override
    public void configureContentNegotiation(ContentNegotiationConfigurer configurer) {
        configurer.ignoreAcceptHeader(true).defaultContentType(MediaType.APPLICATION_JSON);
    }

    @Override
    public void addFormatters(FormatterRegistry registry) {
        registry.addFormatterForFieldType(
                Instant.class, (time, locale) -> time.toString(), (text, locale) -> Times.parse(text));
    }

    /** Longer than anybody may wait. */
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

    /** The usual one, which also refuses what no database stores. */
    @Bean
    StrictHttpFirewall firewall() {
        StrictHttpFirewall firewall = new StrictHttpFirewall();
        firewall.setAllowedParameterValues(value -> value.indexOf('\0') < 0);
        return firewall;
    }

    /**
     * {@link EncodedSlashFilter} decides where an escaped slash may be. Signs that belong into a filter need not be escaped in a query,
     * as people with curl do not. What Tomcat itself refuses is told in the shape of the path.
     */
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> whatTomcatRefuses(ObjectProvider<ErrorFormats> shapes) {
        return server -> {
            server.addConnectorCustomizers(connector -> {
                connector.setEncodedSolidusHandling(EncodedSolidusHandling.DECODE.getValue());
                connector.setProperty("relaxedQueryChars", "\"<>[\\]^`{|}");
            });
            server.addContextCustomizers(
                    context -> context.getParent().getPipeline().addValve(new JsonErrorReportValve(shapes)));
        };
    }
}
