package io.ilion.maintenance.sstableimport;

import io.ilion.cassandra.NodeRejectedException;
import io.ilion.cassandra.RunningImports;
import io.ilion.cassandra.SSTableCount;
import io.ilion.operation.failure.WorkFailedException;
import io.ilion.operation.type.Work;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Imports a directory on one node, and verifies the import by the number of the table's SSTables. When a compaction or a flush changes
 * that number at the same time and the SSTables were copied, the directory is imported again, which adds the same rows with the same
 * timestamps.
 */
final class CountedImport {

    private static final int MAX_IMPORTS = 5;
    private static final Duration POLL = Duration.ofSeconds(1);
    private static final int MAX_POLLS_OF_COMPACTION = 20;

    private final Work<ImportParameters> work;
    private final String keyspace;
    private final String table;

    CountedImport(Work<ImportParameters> work) {
        this.work = work;
        this.keyspace = work.parameters().keyspace();
        this.table = work.parameters().table();
    }

    ImportedTable perform() {
        Optional<StartedImport> earlier = work.loadState(StartedImport.class);
        awaitEarlierImport();
        if (earlier.isPresent() && !earlier.get().failed()) {
            SSTableCount before = earlier.get().before();
            SSTableCount now = count();
            if (now.hasCertainlyGrownSince(before)) {
                return evidence(before, now, 0, true);
            }
        }
        boolean copies = work.parameters().copies();
        boolean addedBefore = false;
        for (int imports = 1; ; imports++) {
            SSTableCount before = count();
            work.saveState(new StartedImport(before, false));
            work.checkpoint(0);
            importOnce(before);
            SSTableCount after = countAfter(before);
            boolean added = after.addedSince(before) > 0;
            // two increases in a row count as success: it is unlikely that compactions caused both
            if (added && (after.hasCertainlyGrownSince(before) || addedBefore)) {
                return evidence(before, after, imports, false);
            }
            if (!added && after.isComparableWith(before)) {
                work.saveState(new StartedImport(before, true));
                throw WorkFailedException.notVerified(nothingImported(earlier.isPresent()));
            }
            if (!copies || imports == MAX_IMPORTS) {
                work.saveState(new StartedImport(before, true));
                throw WorkFailedException.notVerified(resultUnknown(imports));
            }
            addedBefore = added;
            awaitCompaction();
        }
    }

    private void importOnce(SSTableCount before) {
        List<String> failed = run(before);
        if (!failed.isEmpty()) {
            work.saveState(new StartedImport(before, true));
            throw WorkFailedException.rejected(
                    ("Node %s rejected the SSTables in %s: one is corrupt or incomplete, or has tokens that this node does "
                                    + "not own (noVerifyTokens accepts those). The log of the node names it")
                            .formatted(work.node().address(), failed));
        }
    }

    private List<String> run(SSTableCount before) {
        try {
            return new TableImport(work.node(), work.parameters()).run();
        } catch (NodeRejectedException e) {
            work.saveState(new StartedImport(before, true));
            throw e;
        }
    }

    /** The node updates the bytes written by a compaction a moment after it has counted the compaction. */
    private SSTableCount countAfter(SSTableCount before) {
        SSTableCount after = count();
        if (after.isComparableWith(before)) {
            return after;
        }
        work.pause(POLL);
        return count();
    }

    /** An import cannot be stopped, and a second one would wait for it and then import again. */
    private void awaitEarlierImport() {
        while (work.isResumed() && RunningImports.isUnderWay(work.node())) {
            work.pause(POLL);
        }
    }

    private void awaitCompaction() {
        for (int poll = 0;
                poll < MAX_POLLS_OF_COMPACTION && SSTableCount.isCompacting(work.node(), keyspace, table);
                poll++) {
            work.pause(POLL);
        }
    }

    private String nothingImported(boolean hasEarlierAttempt) {
        String message = ("Node %s reported success, but nothing was imported: directory %s has no SSTables that this "
                        + "node can read; it is empty, or its version does not support their format")
                .formatted(work.node().address(), directory());
        return hasEarlierAttempt && !work.parameters().copies()
                ? message + ", or an earlier attempt has moved them: check the rows of the table"
                : message;
    }

    private String resultUnknown(int imports) {
        return ("Node %s reported success, but it is not known whether SSTables were imported from directory %s: compactions or "
                        + "flushes may have changed the number of SSTables of %s.%s at the same time, in %d of %d imports. Check the "
                        + "rows of the table, or the node's log: it has \"Loading new SSTables\" with their names, or \"No new "
                        + "SSTables were found\"")
                .formatted(work.node().address(), directory(), keyspace, table, imports, imports);
    }

    private ImportedTable evidence(SSTableCount before, SSTableCount after, int imports, boolean earlierAttempt) {
        return new ImportedTable(
                directory(),
                after.addedSince(before),
                imports,
                after.hasCertainlyGrownSince(before),
                before.live(),
                after.live(),
                work.parameters().copies(),
                earlierAttempt);
    }

    private String directory() {
        return Objects.requireNonNull(work.parameters().directory());
    }

    private SSTableCount count() {
        return SSTableCount.read(work.node(), keyspace, table);
    }
}
