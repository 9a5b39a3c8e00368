package io.ilion.fuzz;

import org.junit.jupiter.api.Test;

/** A short run with every build; {@link FuzzProof} is the long one. */
class FuzzIT {

    @Test
    void refusesWhatIsWrongAndKeepsNothingOfIt() throws Exception {
        FuzzRun.refuses(1_500);
    }
}
