package io.ilion.maintenance.compact;

import io.ilion.operation.type.Execution;
import io.ilion.operation.type.Execution.OnFailure;
import io.ilion.operation.type.Execution.Order;
import io.ilion.operation.type.LockScope;
import io.ilion.operation.type.Maintenance;
import io.ilion.operation.type.SchemaCheck;
import io.ilion.operation.type.Work;
import java.time.Duration;

/** Compacts a table to one SSTable. Not a bean by itself, so that only tests that request it have it. */
public final class Compact implements Maintenance<CompactParameters> {

    @Override
    public String type() {
        return "compact";
    }

    @Override
    public String summary() {
        return "Makes one SSTable of all that a table has.";
    }

    @Override
    public Class<CompactParameters> parameters() {
        return CompactParameters.class;
    }

    @Override
    public Execution defaults() {
        return new Execution(Order.RACK_BY_RACK, 1, OnFailure.STOP, Duration.ofHours(1), 0);
    }

    @Override
    public void check(CompactParameters parameters, SchemaCheck schema) {
        schema.requireKeyspaceAndTables(parameters.keyspace(), parameters.tables());
    }

    @Override
    public LockScope lockScope(CompactParameters parameters) {
        return LockScope.tables(parameters.keyspace(), parameters.tables());
    }

    @Override
    public void perform(Work<CompactParameters> work) {
        work.node()
                .mbean("org.apache.cassandra.db:type=StorageService", StorageService.class)
                .forceKeyspaceCompaction(
                        false,
                        work.parameters().keyspace(),
                        work.parameters().tables().toArray(String[]::new));
    }
}
