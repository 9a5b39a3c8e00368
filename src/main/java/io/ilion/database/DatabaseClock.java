package io.ilion.database;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.Comparator;
import java.util.Objects;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * The time of the database server, on which all replicas agree even if the clocks of their machines differ. Otherwise a replica
 * whose clock is ahead would consider the others dead and take over their tasks.
 * <p>
 * The server is asked every ten seconds. In between, {@link System#nanoTime} is added to the last reading, so a change of the
 * machine's clock has no effect. A reading is accurate to half of its round trip; a reading that is less accurate than the current
 * estimate is discarded.
 */
final class DatabaseClock implements InstantSource {

    private static final Logger log = LoggerFactory.getLogger(DatabaseClock.class);

    /** Readings at start-up, since a single one may be slow and there is no other estimate yet. */
    private static final int FIRST_READINGS = 5;

    /** Upper bound of the error that {@link System#nanoTime} adds, as a fraction of the time that has passed. */
    private static final double DRIFT = 0.001;

    /** Difference to the machine's clock from which on a warning is logged. */
    private static final Duration WARN_FROM = Duration.ofSeconds(2);

    private final JdbcTemplate jdbc;
    private volatile Reading last;
    private boolean warned;

    /** The server's time at a value of {@link System#nanoTime}, with the possible error in nanoseconds. */
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

    /** @throws DataAccessException when the database does not answer */
    DatabaseClock(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
        this.last = Stream.generate(this::read)
                .limit(FIRST_READINGS)
                .min(Comparator.comparingDouble(Reading::error))
                .orElseThrow();
        compareWithMachine();
    }

    /** Reads the server's time again; keeps the current estimate while the database does not answer. */
    @Scheduled(fixedDelayString = "PT10S", initialDelayString = "PT10S")
    void synchronise() {
        try {
            Reading next = read();
            if (next.error() <= last.errorNow()) {
                last = next;
                compareWithMachine();
            }
        } catch (DataAccessException e) {
            log.debug("Could not read the time of the database: {}", e.getMessage());
        }
    }

    private Reading read() {
        long asked = System.nanoTime();
        OffsetDateTime answer =
                Objects.requireNonNull(jdbc.queryForObject("select clock_timestamp()", OffsetDateTime.class));
        long took = System.nanoTime() - asked;
        return new Reading(answer.toInstant(), asked + took / 2, took / 2.0);
    }

    private void compareWithMachine() {
        Duration ahead = Duration.between(last.now(), Instant.now());
        boolean off = ahead.abs().compareTo(WARN_FROM) > 0;
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
}
