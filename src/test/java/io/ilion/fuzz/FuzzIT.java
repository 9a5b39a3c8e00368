package io.ilion.fuzz;

import org.junit.jupiter.api.Test;

/** A short run in every build; {@link FuzzProof} is the long run. */
class FuzzIT {

    @Test
    void rejectsInvalidRequestsWithoutStoringAnything() throws Exception {
        FuzzRun.run(1_500);
    }
}
