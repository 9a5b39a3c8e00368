package io.ilion;

import static org.assertj.core.api.Assertions.assertThat;

import io.ilion.testing.IlionProcess;
import io.ilion.testing.RoundRobinBalancer;
import io.ilion.testing.TestEnvironment;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Replacing both replicas, one after the other, while they are asked and while they work; {@link RollingRestartIT} stops only one. */
class RollingRestartProof {

    private static final Logger log = LoggerFactory.getLogger(RollingRestartProof.class);
    private static final Duration PROBE_INTERVAL = Duration.ofMillis(250);

    @BeforeAll
    static void makeKeyspace() {
        FlushLoad.makeKeyspace();
    }

    @Test
    void losesNoRequestAndNoTaskWhenEachReplicaIsReplacedUnderLoad() throws Exception {
        Map<String, Object> settings = TestEnvironment.settings();
        settings.put("ilion.api.shutdown-delay", "4s");
        try (IlionProcess.Pair old = IlionProcess.Pair.start("rolled", settings);
                RoundRobinBalancer service =
                        new RoundRobinBalancer(PROBE_INTERVAL, old.one()::client, old.other()::client);
                FlushLoad load = new FlushLoad(service)) {
            load.awaitMoreAccepted(20);

            try (IlionProcess first = replace(old.one(), "rolled-3", settings, service, load);
                    IlionProcess second = replace(old.other(), "rolled-4", settings, service, load)) {
                load.awaitMoreAccepted(20);
                load.end();

                assertThat(first.isAlive() && second.isAlive()).isTrue();
                load.assertNothingWasLost(first.client());
            }
        }
    }

    /** As a rolling update does it with one replica that may be away: stops it, and starts the next when it is gone. */
    private static IlionProcess replace(
            IlionProcess old, String name, Map<String, Object> settings, RoundRobinBalancer service, FlushLoad load) {
        int before = load.accepted();
        Instant told = Instant.now();
        old.stop();
        Instant gone = Instant.now();
        IlionProcess replacement = IlionProcess.start(name, settings);
        service.add(replacement::client);
        log.info(
                "Replaced by {}: gone after {} ms, its successor ready after {} ms more, {} operations accepted meanwhile",
                name,
                Duration.between(told, gone).toMillis(),
                Duration.between(gone, Instant.now()).toMillis(),
                load.accepted() - before);
        assertThat(load.accepted()).as("accepted while one replica was away").isGreaterThan(before);
        return replacement;
    }
}
