package io.ilion.dispatch;

import io.ilion.cassandra.Node;
import io.ilion.operation.type.Execution;
import io.ilion.operation.type.LockScope;
import io.ilion.operation.type.Maintenance;
import io.ilion.operation.type.Work;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** An operation type whose work is defined by each test. */
final class Probe implements Maintenance<Probe.Parameters> {

    record Parameters(String keyspace) {}

    /** The work on one node. */
    @FunctionalInterface
    interface NodeAction {

        void run(Work<Parameters> work) throws Exception;
    }

    NodeAction action = work -> {};

    /** The nodes on which the work of a lost replica was stopped. */
    final List<String> stopped = new ArrayList<>();

    @Override
    public String type() {
        return "probe";
    }

    @Override
    public String summary() {
        return "Does what a test says.";
    }

    @Override
    public Class<Parameters> parameters() {
        return Parameters.class;
    }

    @Override
    public Execution defaults() {
        return new Execution(Execution.Order.ALL_AT_ONCE, 2, Execution.OnFailure.CONTINUE, Duration.ofMinutes(10), 0);
    }

    @Override
    public LockScope lockScope(Parameters parameters) {
        return LockScope.tables(parameters.keyspace(), null);
    }

    @Override
    public void perform(Work<Parameters> work) throws Exception {
        action.run(work);
    }

    @Override
    public void stop(Parameters parameters, Node node) {
        stopped.add(node.address());
    }
}
