package io.ilion.maintenance.sstableimport;

import static io.ilion.maintenance.sstableimport.ImportParameters.isTrue;

import io.ilion.cassandra.ImportMBeans.MoveOnly;
import io.ilion.cassandra.ImportMBeans.WithCopy;
import io.ilion.cassandra.ImportMBeans.WithIndexes;
import io.ilion.cassandra.Node;
import io.ilion.cassandra.NodeTables;
import io.ilion.operation.failure.WorkFailedException;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Calls the import that the node's version has, and checks that it supports the parameters. */
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

    /** @throws WorkFailedException when the node's version would ignore a parameter */
    void check() {
        if (supportsIndexes()) {
            return;
        }
        if (isTrue(parameters.failOnMissingIndex()) || isTrue(parameters.noIndexValidation())) {
            throw WorkFailedException.preflight(
                    "Node %s does not support failOnMissingIndex and noIndexValidation; they require Cassandra 5.0 or later"
                            .formatted(node.address()));
        }
        if (supportsCopy()) {
            return;
        }
        if (!node.hasOperation(mbean, IMPORT, 7)) {
            throw WorkFailedException.preflight(
                    "Node %s does not support import; it requires Cassandra 4.0 or later".formatted(node.address()));
        }
        if (parameters.copies()) {
            throw WorkFailedException.preflight(
                    "Node %s cannot copy SSTables, only move them; set copyData to false to move them"
                            .formatted(node.address()));
        }
    }

    /** The directories that failed. */
    List<String> run() {
        Set<String> directories = Set.of(Objects.requireNonNull(parameters.directory()));
        boolean resetLevel = !isTrue(parameters.keepLevel());
        boolean clearRepaired = !isTrue(parameters.keepRepaired());
        if (supportsIndexes()) {
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
                            isTrue(parameters.failOnMissingIndex()),
                            !isTrue(parameters.noIndexValidation()));
        }
        if (supportsCopy()) {
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

    private boolean supportsIndexes() {
        return node.hasOperation(mbean, IMPORT, 10);
    }

    private boolean supportsCopy() {
        return node.hasOperation(mbean, IMPORT, 8);
    }
}
