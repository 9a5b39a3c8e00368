package io.ilion.faultinjection;

import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/** {@code ./mvnw -Pprove verify}: described in docs/reliability.md. */
class FaultsProof {

    @Test
    void keepsItsGuaranteesUnderFaults() throws Exception {
        FaultRun.run(
                Long.getLong("ilion.prove.seed", ThreadLocalRandom.current().nextLong()),
                Integer.getInteger("ilion.prove.faults", 200));
    }
}
