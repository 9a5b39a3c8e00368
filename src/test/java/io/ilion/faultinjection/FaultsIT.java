package io.ilion.faultinjection;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Runs four faults in every build; {@link FaultsProof} is the long run with all types of fault. */
class FaultsIT {

    /** With this seed the node and the replica stall for 7 s, longer than a takeover takes, and the other replica is killed. */
    private static final long SEED = 1734;

    @Test
    void keepsItsGuaranteesUnderFaults() throws Exception {
        FaultRun.run(
                Long.getLong("ilion.prove.seed", SEED),
                List.of(Fault.STALL_NODE, Fault.KILL_REPLICA, Fault.CRASH_POSTGRES, Fault.STALL_REPLICA));
    }
}
