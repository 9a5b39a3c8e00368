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

/** Replaces both replicas one after the other under load; {@link RollingRestartIT} stops only one. */
class RollingRestartProof {

    private static final Logger log = LoggerFactory.getLogger(RollingRestartProof.class);
    private static final Duration PROBE_INTERVAL = Duration.ofMillis(250);

    @BeforeAll
    static void makeKeyspace() {
        FlushLoad.createKeyspace();
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
                load.stop();

                assertThat(first.isAlive() && second.isAlive()).isTrue();
                load.assertNothingWasLost(first.client());
            }
        }
    }

    /** Replaces a replica as a rolling update with maxUnavailable 1: stops it, and starts the next one when it has exited. */
    private static IlionProcess replace(
            IlionProcess old, String name, Map<String, Object> settings, RoundRobinBalancer service, FlushLoad load) {
        int before = load.accepted();
        Instant terminated = Instant.now();
        old.stop();
        Instant exited = Instant.now();
        IlionProcess replacement = IlionProcess.start(name, settings);
        service.add(replacement::client);
        log.info(
                "Replaced by {}: exited after {} ms, successor ready after {} ms more, {} operations accepted meanwhile",
                name,
                Duration.between(terminated, exited).toMillis(),
                Duration.between(exited, Instant.now()).toMillis(),
                load.accepted() - before);
        assertThat(load.accepted()).as("accepted while one replica was down").isGreaterThan(before);
        return replacement;
    }
}
