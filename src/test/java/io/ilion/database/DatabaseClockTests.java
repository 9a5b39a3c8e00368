package io.ilion.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;

class DatabaseClockTests {

    private static final Duration SLOW = Duration.ofMillis(700);

    @Test
    void usesTheTimeOfTheDatabaseFromTheStartEvenIfItAnswersSlowly() {
        DatabaseClock clock = new DatabaseClock(new Database(Duration.ofHours(1), SLOW, SLOW, SLOW, SLOW, SLOW));

        assertThat(clock.instant())
                .isCloseTo(Instant.now().plus(Duration.ofHours(1)), within(SLOW.toMillis(), ChronoUnit.MILLIS));
    }

    @Test
    void usesTheFastestOfTheFirstReadings() {
        Duration quick = Duration.ofMillis(1);
        DatabaseClock clock = new DatabaseClock(new Database(Duration.ofHours(1), SLOW, SLOW, quick, SLOW, SLOW));

        assertThat(clock.instant()).isCloseTo(Instant.now().plus(Duration.ofHours(1)), within(100, ChronoUnit.MILLIS));
    }

    @Test
    void discardsAReadingThatIsLessAccurateThanTheEstimate() {
        Duration quick = Duration.ofMillis(1);
        DatabaseClock clock =
                new DatabaseClock(new Database(Duration.ofHours(1), quick, quick, quick, quick, quick, SLOW));

        clock.synchronise();

        assertThat(clock.instant()).isCloseTo(Instant.now().plus(Duration.ofHours(1)), within(100, ChronoUnit.MILLIS));
    }

    @Test
    void followsAChangeOfTheDatabasesClock() {
        Duration quick = Duration.ofMillis(1);
        Database database = new Database(Duration.ofHours(1), SLOW, SLOW, SLOW, SLOW, SLOW, quick);
        DatabaseClock clock = new DatabaseClock(database);

        database.ahead = Duration.ofHours(2);
        clock.synchronise();

        assertThat(clock.instant()).isCloseTo(Instant.now().plus(Duration.ofHours(2)), within(100, ChronoUnit.MILLIS));
    }

    @Test
    void theClockOfTheServiceTicksInMicrosecondsAsPostgresKeepsThem() {
        Duration quick = Duration.ofMillis(1);
        Clock clock = new DatabaseConfiguration()
                .clock(new DatabaseClock(new Database(Duration.ofNanos(1), quick, quick, quick, quick, quick)));

        assertThat(Stream.generate(clock::instant).limit(1000))
                .allMatch(time -> time.truncatedTo(ChronoUnit.MICROS).equals(time))
                .anyMatch(time -> !time.truncatedTo(ChronoUnit.MILLIS).equals(time));
    }

    /** Reads the time at the end of each call, so that a slow answer is off by half of its duration. */
    private static final class Database extends JdbcTemplate {

        private final Queue<Duration> takes;
        private Duration ahead;

        Database(Duration ahead, Duration... takes) {
            this.ahead = ahead;
            this.takes = new ArrayDeque<>(List.of(takes));
        }

        @Override
        public <T> T queryForObject(String sql, Class<T> type) {
            LockSupport.parkNanos(takes.remove().toNanos());
            return type.cast(Instant.now().plus(ahead).atOffset(ZoneOffset.UTC));
        }
    }
}
