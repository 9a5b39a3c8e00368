package io.ilion.fuzz;

import org.junit.jupiter.api.Test;

/** {@code ./mvnw -Pprove verify}: twenty thousand requests and more, with {@code ilion.fuzz.requests} and {@code ilion.fuzz.seed}. */
class FuzzProof {

    @Test
    void refusesWhatIsWrongAndKeepsNothingOfIt() throws Exception {
        FuzzRun.refuses(20_000);
    }
}
