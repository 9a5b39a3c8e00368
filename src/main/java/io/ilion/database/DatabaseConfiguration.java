package io.ilion.database;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.hibernate.cfg.MappingSettings;
import org.hibernate.type.format.jackson.Jackson3JsonFormatMapper;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.hibernate.autoconfigure.HibernatePropertiesCustomizer;
import org.springframework.boot.jdbc.autoconfigure.DataSourceProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;

@Configuration(proxyBeanMethods = false)
class DatabaseConfiguration {

    /** The precision of {@code timestamptz}, so that an answer and a later read of the row agree. */
    static final Duration PRECISION = Duration.of(1, ChronoUnit.MICROS);

    /** In place of that of Spring Boot, which has one pool. */
    @Bean
    @ConfigurationProperties("spring.datasource.hikari")
    TwoPoolDataSource dataSource(DataSourceProperties properties, DatabaseSettings settings, MeterRegistry meters) {
        TwoPoolDataSource source = new TwoPoolDataSource(settings.requestConnections(), meters);
        source.setPoolName("tasks");
        source.setJdbcUrl(properties.determineUrl());
        source.setUsername(properties.determineUsername());
        source.setPassword(properties.determinePassword());
        source.setDriverClassName(properties.determineDriverClassName());
        return source;
    }

    @Bean
    @ConditionalOnMissingBean(Clock.class)
    DatabaseClock databaseClock(JdbcTemplate jdbc) {
        return new DatabaseClock(jdbc);
    }

    @Bean
    @ConditionalOnMissingBean
    Clock clock(DatabaseClock database) {
        return Clock.tick(database.withZone(ZoneOffset.UTC), PRECISION);
    }

    /**
     * How entities read and write JSON: as Hibernate does by default, except that what a later version stored can be read. Properties that
     * this version does not know are left out, and values of enums that it does not know are null.
     */
    @Bean
    HibernatePropertiesCustomizer storedJson() {
        JsonMapper mapper = JsonMapper.builderWithJackson2Defaults()
                .findAndAddModules()
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(EnumFeature.READ_UNKNOWN_ENUM_VALUES_AS_NULL)
                .build();
        return properties -> properties.put(MappingSettings.JSON_FORMAT_MAPPER, new Jackson3JsonFormatMapper(mapper));
    }
}
