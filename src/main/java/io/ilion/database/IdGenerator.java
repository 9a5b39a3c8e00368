package io.ilion.database;

import com.github.f4b6a3.uuid.factory.standard.TimeOrderedEpochFactory;
import java.time.Clock;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Generates UUIDs of version 7 (RFC 9562): ordered by time, and strictly increasing within one replica. */
@Component
public class IdGenerator {

    private final TimeOrderedEpochFactory factory;

    IdGenerator(Clock clock) {
        this.factory = TimeOrderedEpochFactory.builder()
                .withClock(clock)
                .withIncrementPlus1()
                .build();
    }

    public UUID next() {
        return factory.create();
    }
}
