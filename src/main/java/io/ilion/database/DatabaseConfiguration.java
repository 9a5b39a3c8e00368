package io.ilion.database;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;

@Configuration(proxyBeanMethods = false)
class DatabaseConfiguration {

    /** The precision of {@code timestamptz}, so that an answer and a later read of the row agree. */
    static final Duration PRECISION = Duration.of(1, ChronoUnit.MICROS);

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
}
