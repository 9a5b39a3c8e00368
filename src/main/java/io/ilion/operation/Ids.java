package io.ilion.operation;

import com.github.f4b6a3.uuid.factory.standard.TimeOrderedEpochFactory;
import java.time.Clock;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Makes ids: UUIDs of version 7 (RFC 9562), ordered by time, and within one replica strictly so. */
@Component
public class Ids {

    private final TimeOrderedEpochFactory factory;

    Ids(Clock clock) {
        this.factory = TimeOrderedEpochFactory.builder()
                .withClock(clock)
                .withIncrementPlus1()
                .build();
    }

    public UUID next() {
        return factory.create();
    }
}
