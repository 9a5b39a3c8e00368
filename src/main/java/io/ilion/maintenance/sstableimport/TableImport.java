package io.ilion.maintenance.sstableimport;

import static io.ilion.maintenance.sstableimport.ImportParameters.is;

import io.ilion.cassandra.ImportMBeans.MoveOnly;
import io.ilion.cassandra.ImportMBeans.WithCopy;
import io.ilion.cassandra.ImportMBeans.WithIndexes;
import io.ilion.cassandra.Node;
import io.ilion.cassandra.NodeTables;
import io.ilion.operation.failure.WorkFailedException;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Which of the three imports a node's version has, and what it can do. */
final class TableImport {

    private static final String IMPORT = "importNewSSTables";

    private final Node node;
    private final ImportParameters parameters;
    private final String mbean;

    TableImport(Node node, ImportParameters parameters) {
        this.node = node;
        this.parameters = parameters;
        this.mbean = NodeTables.mbean(parameters.keyspace(), parameters.table());
    }

    /** Refuses what the node's version would ignore, or do otherwise. */
    void check() {
        if (knowsIndexes()) {
            return;
        }
        if (is(parameters.failOnMissingIndex()) || is(parameters.noIndexValidation())) {
            throw WorkFailedException.preflight(
                    "Node %s knows neither failOnMissingIndex nor noIndexValidation, which came with Cassandra 5.0"
                            .formatted(node.address()));
        }
        if (copies()) {
            return;
        }
        if (!node.hasOperation(mbean, IMPORT, 7)) {
            throw WorkFailedException.preflight(
                    "Node %s has no import of SSTables, which came with Cassandra 4.0".formatted(node.address()));
        }
        if (parameters.copies()) {
            throw WorkFailedException.preflight(
                    "Node %s can only move SSTables, not copy them; say copyData=false if that is meant"
                            .formatted(node.address()));
        }
    }

    /** The directories that failed. */
    List<String> run() {
        Set<String> directories = Set.of(Objects.requireNonNull(parameters.directory()));
        boolean resetLevel = !is(parameters.keepLevel());
        boolean clearRepaired = !is(parameters.keepRepaired());
        if (knowsIndexes()) {
            return node.mbean(mbean, WithIndexes.class)
                    .importNewSSTables(
                            directories,
                            resetLevel,
                            clearRepaired,
                            parameters.verifies(),
                            parameters.verifiesTokens(),
                            parameters.invalidatesCaches(),
                            parameters.verifiesValues(),
                            parameters.copies(),
                            is(parameters.failOnMissingIndex()),
                            !is(parameters.noIndexValidation()));
        }
        if (copies()) {
            return node.mbean(mbean, WithCopy.class)
                    .importNewSSTables(
                            directories,
                            resetLevel,
                            clearRepaired,
                            parameters.verifies(),
                            parameters.verifiesTokens(),
                            parameters.invalidatesCaches(),
                            parameters.verifiesValues(),
                            parameters.copies());
        }
        return node.mbean(mbean, MoveOnly.class)
                .importNewSSTables(
                        directories,
                        resetLevel,
                        clearRepaired,
                        parameters.verifies(),
                        parameters.verifiesTokens(),
                        parameters.invalidatesCaches(),
                        parameters.verifiesValues());
    }

    private boolean knowsIndexes() {
        return node.hasOperation(mbean, IMPORT, 10);
    }

    private boolean copies() {
        return node.hasOperation(mbean, IMPORT, 8);
    }
}
