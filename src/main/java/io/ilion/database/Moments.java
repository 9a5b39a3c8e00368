package io.ilion.database;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.springframework.stereotype.Component;

/** What time it is, as precise as PostgreSQL keeps it, so that an answer and a later look at the row agree. */
@Component
public class Moments {

    private final Clock clock;

    Moments(Clock clock) {
        this.clock = clock;
    }

    public Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
