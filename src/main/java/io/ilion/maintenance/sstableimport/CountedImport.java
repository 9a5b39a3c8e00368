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
 * An import on one node, verified by the number of the table's SSTables. A compaction or a flush at the same time makes that
 * number inexact; then a directory that keeps its SSTables is imported again, which adds the same rows with the same timestamps.
 */
final class CountedImport {

    private static final int IMPORTS = 5;
    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final int LOOKS = 20;

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
        if (earlier.isPresent() && !earlier.get().answered()) {
            SSTableCount before = earlier.get().before();
            SSTableCount now = count();
            if (now.hasCertainlyGrownSince(before)) {
                return seen(before, now, 0, true);
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
            // that two imports in a row only looked like it, by two compactions, is not assumed; what was moved cannot
            // be imported twice
            if (added && (after.hasCertainlyGrownSince(before) || addedBefore)) {
                return seen(before, after, imports, false);
            }
            if (!added && after.isComparableWith(before)) {
                work.saveState(new StartedImport(before, true));
                throw WorkFailedException.notVerified(nothing(earlier.isPresent()));
            }
            if (!copies || imports == IMPORTS) {
                work.saveState(new StartedImport(before, true));
                throw WorkFailedException.notVerified(unclear(imports));
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
                    ("Node %s refused the SSTables in %s: one is corrupt or incomplete, or has tokens that this node does "
                                    + "not own (noVerifyTokens lets those pass). The log of the node says which")
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

    /** A node counts what a compaction wrote a moment after it has counted the compaction itself. */
    private SSTableCount countAfter(SSTableCount before) {
        SSTableCount after = count();
        if (after.isComparableWith(before)) {
            return after;
        }
        work.pause(LOOK);
        return count();
    }

    /** An import cannot be stopped, and a second one of the table would wait for it and then import again. */
    private void awaitEarlierImport() {
        while (work.isResumed() && RunningImports.isUnderWay(work.node())) {
            work.pause(LOOK);
        }
    }

    private void awaitCompaction() {
        for (int look = 0; look < LOOKS && SSTableCount.isCompacting(work.node(), keyspace, table); look++) {
            work.pause(LOOK);
        }
    }

    private String nothing(boolean triedBefore) {
        String nothing = ("Node %s reported success, but nothing was imported: directory %s has no SSTables that this "
                        + "node can read; it is empty, or they are of a format that its version does not know")
                .formatted(work.node().address(), directory());
        return triedBefore && !work.parameters().copies()
                ? nothing + ", or an earlier attempt has moved them: look into the table"
                : nothing;
    }

    private String unclear(int imports) {
        return ("Node %s reported success, but whether SSTables came out of directory %s is not known: compactions or flushes "
                        + "at the same time may have changed the number of SSTables of %s.%s, in %d of %d imports. Look for rows of "
                        + "it in the table, or into the node's log: it says \"Loading new SSTables\" with their names where some "
                        + "came, and \"No new SSTables were found\" where none did")
                .formatted(work.node().address(), directory(), keyspace, table, imports, imports);
    }

    private ImportedTable seen(SSTableCount before, SSTableCount after, int imports, boolean earlierAttempt) {
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
