package io.ilion.operation;

import static io.ilion.operation.State.CANCELLED;
import static io.ilion.operation.State.COMPLETED;
import static io.ilion.operation.State.FAILED;
import static io.ilion.operation.State.PENDING;
import static io.ilion.operation.State.RUNNING;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StateTests {

    @Test
    void pendingStartsFailsOrIsCancelledButNeverCompletes() {
        assertThat(PENDING.successors()).containsExactlyInAnyOrder(RUNNING, FAILED, CANCELLED);
    }

    @Test
    void runningEndsInATerminalState() {
        assertThat(RUNNING.successors()).containsExactlyInAnyOrder(COMPLETED, FAILED, CANCELLED);
    }

    @Test
    void terminalStatesAreFinal() {
        assertThat(COMPLETED.successors()).isEmpty();
        assertThat(FAILED.successors()).isEmpty();
        assertThat(CANCELLED.successors()).isEmpty();
    }

    @Test
    void terminalMeansNoSuccessors() {
        assertThat(State.values()).filteredOn(State::isTerminal).containsExactly(COMPLETED, FAILED, CANCELLED);
    }

    @Test
    void successorsCannotBeModified() {
        PENDING.successors().add(COMPLETED);

        assertThat(PENDING.successors()).doesNotContain(COMPLETED);
    }
}
