package io.ilion.faultinjection;

import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/** {@code ./mvnw -Pprove verify}: docs/reliability.md tells what it does and what it found. */
class FaultsProof {

    @Test
    void keepsItsPromisesWhileThingsBreak() throws Exception {
        FaultRun.prove(
                Long.getLong("ilion.prove.seed", ThreadLocalRandom.current().nextLong()),
                Integer.getInteger("ilion.prove.faults", 200));
    }
}
