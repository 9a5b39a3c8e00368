package io.ilion.database;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.Objects;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * The time of the database server, which all replicas agree on whatever the clocks of their machines say. A replica whose
 * clock is ahead would otherwise take the others for dead and their tasks over.
 * <p>
 * It is asked for every ten seconds and counted on in between, so a clock that is set does not show either. An answer tells the time
 * to half of what it took; one that would make it less certain than counting on does is not heeded.
 */
final class DatabaseClock extends Clock {

    private static final Logger log = LoggerFactory.getLogger(DatabaseClock.class);

    /** So often it is asked at first, when one answer may be slow and nothing else is known. */
    private static final int FIRST_ANSWERS = 5;

    /** Counting on gets no worse than by this part of the time that has passed, by far. */
    private static final double DRIFT = 0.001;

    /** By how much the machine's own clock may differ before that is worth a line in the log. */
    private static final Duration WORTH_A_WARNING = Duration.ofSeconds(2);

    private final JdbcTemplate jdbc;
    private volatile Reading last;
    private boolean warned;

    /** What time it was when {@link System#nanoTime} was that, give or take some nanoseconds. */
    private record Reading(Instant time, long nanos, double error) {

        Instant now() {
            return time.plusNanos(age());
        }

        double errorNow() {
            return error + DRIFT * age();
        }

        private long age() {
            return System.nanoTime() - nanos;
        }
    }

    /** @throws DataAccessException when the database does not tell */
    DatabaseClock(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
        this.last = Stream.generate(this::ask)
                .limit(FIRST_ANSWERS)
                .min(Comparator.comparingDouble(Reading::error))
                .orElseThrow();
        compare();
    }

    @Scheduled(fixedDelayString = "PT10S", initialDelayString = "PT10S")
    void read() {
        try {
            Reading next = ask();
            if (next.error() <= last.errorNow()) {
                last = next;
                compare();
            }
        } catch (DataAccessException e) {
            log.debug("The database did not tell the time: {}", e.getMessage());
        }
    }

    private Reading ask() {
        long asked = System.nanoTime();
        OffsetDateTime answer =
                Objects.requireNonNull(jdbc.queryForObject("select clock_timestamp()", OffsetDateTime.class));
        long took = System.nanoTime() - asked;
        return new Reading(answer.toInstant(), asked + took / 2, took / 2.0);
    }

    private void compare() {
        Duration ahead = Duration.between(last.now(), Instant.now());
        boolean off = ahead.abs().compareTo(WORTH_A_WARNING) > 0;
        if (off && !warned) {
            log.warn(
                    "The clock of this machine is {} the database's by {} s; the time of the database is used",
                    ahead.isNegative() ? "behind" : "ahead of",
                    ahead.abs().toSeconds());
        }
        warned = off;
    }

    @Override
    public Instant instant() {
        return last.now();
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    /** Instants have no zone. */
    @Override
    public Clock withZone(ZoneId zone) {
        if (zone.equals(getZone())) {
            return this;
        }
        throw new UnsupportedOperationException("this clock tells instants only");
    }
}
