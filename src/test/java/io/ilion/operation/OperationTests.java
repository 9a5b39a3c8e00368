package io.ilion.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.ilion.operation.request.Actor;
import io.ilion.operation.request.RequestMetadata;
import io.ilion.operation.request.Requests;
import io.ilion.testing.FakeCluster;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class OperationTests {

    private static final Instant CREATED = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void itsLastActionTimeNeverDecreasesEvenIfClocksDiffer() {
        Operation operation = new Operation(
                new UUID(1, 1),
                new Requests(new FakeCluster("it")
                                .withNode("10.0.0.1", "dc1/rack1")
                                .withKeyspace("demo"))
                        .read("{'type': 'polish', 'keyspace': 'demo'}"),
                Actor.caller("somebody"),
                RequestMetadata.UNKNOWN,
                CREATED);
        operation.start(TransitionDetails.by(Actor.caller("somebody"), CREATED.plusSeconds(1)));

        operation.raiseProgress(0.25, CREATED.plusMillis(3000));
        operation.raiseProgress(0.5, CREATED.plusMillis(2990));

        assertThat(operation.progress()).isEqualTo(0.5);
        assertThat(operation.lastActionAt()).isEqualTo(CREATED.plusMillis(3000));
    }
}
