package io.ilion.operation;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.scheduling.annotation.Scheduled;

/**
 * The time of the database server, which all replicas agree on whatever the clocks of their machines say. A replica whose
 * clock is ahead would otherwise take the others for dead and their tasks over.
 * <p>
 * It is asked for every ten seconds and counted on in between, so a clock that is set does not show either.
 */
final class DatabaseClock extends Clock {

    private static final Logger log = LoggerFactory.getLogger(DatabaseClock.class);

    /** An answer that took longer than this tells too little about when it was given. */
    private static final Duration SLOW = Duration.ofMillis(500);

    /** By how much the machine's own clock may differ before that is worth a line in the log. */
    private static final Duration WORTH_A_WARNING = Duration.ofSeconds(2);

    private final JdbcTemplate jdbc;
    private volatile Reading last = new Reading(Instant.now(), System.nanoTime());
    private boolean warned;

    /** What time it was when {@link System#nanoTime} was that. */
    private record Reading(Instant time, long nanos) {

        Instant now() {
            return time.plusNanos(System.nanoTime() - nanos);
        }
    }

    DatabaseClock(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
        read();
    }

    @Scheduled(fixedDelayString = "PT10S", initialDelayString = "PT10S")
    void read() {
        try {
            long asked = System.nanoTime();
            OffsetDateTime answer =
                    Objects.requireNonNull(jdbc.queryForObject("select clock_timestamp()", OffsetDateTime.class));
            long took = System.nanoTime() - asked;
            if (took < SLOW.toNanos()) {
                last = new Reading(answer.toInstant(), asked + took / 2);
                compare();
            }
        } catch (DataAccessException e) {
            log.debug("The database did not tell the time: {}", e.getMessage());
        }
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
