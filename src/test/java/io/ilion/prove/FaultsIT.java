package io.ilion.prove;

import org.junit.jupiter.api.Test;

/** A short run with every build; {@link FaultsProof} is the long one. */
class FaultsIT {

    /** With it, nodes are killed and stalled among twelve faults, and replicas only twice or thrice, which take long to come back. */
    private static final long SEED = 394;

    @Test
    void keepsItsPromisesWhileThingsBreak() throws Exception {
        FaultRun.prove(Long.getLong("ilion.prove.seed", SEED), Integer.getInteger("ilion.prove.faults", 12));
    }
}
