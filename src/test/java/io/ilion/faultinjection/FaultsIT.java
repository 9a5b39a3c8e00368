package io.ilion.faultinjection;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Four faults with every build; {@link FaultsProof} is the long run, with all of them. */
class FaultsIT {

    /** With it the node and the replica are stalled for 7 s, which is longer than a takeover takes, and another replica is killed. */
    private static final long SEED = 1734;

    @Test
    void keepsItsPromisesWhileThingsBreak() throws Exception {
        FaultRun.prove(
                Long.getLong("ilion.prove.seed", SEED),
                List.of(Fault.STALL_NODE, Fault.KILL_REPLICA, Fault.CRASH_POSTGRES, Fault.STALL_REPLICA));
    }
}
