package io.ilion.prove;

import org.junit.jupiter.api.Test;

/** A short run with every build; {@link FaultsProof} is the long one. */
class FaultsIT {

    @Test
    void keepsItsPromisesWhileThingsBreak() throws Exception {
        FaultRun.prove(Long.getLong("ilion.prove.seed", 1), Integer.getInteger("ilion.prove.faults", 12));
    }
}
