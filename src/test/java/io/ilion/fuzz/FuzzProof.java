package io.ilion.fuzz;

import org.junit.jupiter.api.Test;

/**
 * {@code ./mvnw -Pprove verify}: 20 000 requests by default; {@code ilion.fuzz.requests} and {@code ilion.fuzz.seed} change number
 * and seed.
 */
class FuzzProof {

    @Test
    void rejectsInvalidRequestsWithoutStoringAnything() throws Exception {
        FuzzRun.run(20_000);
    }
}
