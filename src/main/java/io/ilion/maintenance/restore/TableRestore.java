package io.ilion.maintenance.restore;

import io.ilion.cassandra.Node;
import io.ilion.cassandra.SSTableCount;
import io.ilion.maintenance.restore.RestorePlan.PlannedTable;
import io.ilion.maintenance.restore.RestorePlan.Source;
import io.ilion.operation.failure.WorkFailedException;
import io.ilion.operation.type.Work;
import java.time.Duration;
import java.util.Set;

/** Copies the SSTables of one table's snapshot on one node back into the table. */
final class TableRestore {

    /** A snapshot of at most this size counts as empty, if that is unknown: it has only a manifest and the schema. */
    private static final long MAX_EMPTY_BYTES = 4096;

    /** Imports of a table whose compactions disturb the number of SSTables. */
    private static final int MAX_IMPORTS = 5;

    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final Work<RestoreParameters> work;
    private final String tag;

    TableRestore(Work<RestoreParameters> work, String tag) {
        this.work = work;
        this.tag = tag;
    }

    /** A repeated import is harmless: both copies have the same rows with the same timestamps. */
    RestoredTable restore(PlannedTable table, Source source) {
        Node node = work.node();
        SSTableCount before = SSTableCount.read(node, table.keyspace(), table.table());
        boolean addedBefore = false;
        for (int imports = 1; ; imports++) {
            copy(table, source);
            SSTableCount after = SSTableCount.read(node, table.keyspace(), table.table());
            boolean added = after.addedSince(before) >= 1;
            // two increases in a row count as success: it is unlikely that flushes or compactions caused both
            if (after.hasCertainlyGrownSince(before) || (added && addedBefore) || isEmpty(source)) {
                return new RestoredTable(
                        table.keyspace(),
                        table.table(),
                        source.directories(),
                        source.sizeOnDisk(),
                        before.live(),
                        after.live());
            }
            if ((!added && after.isComparableWith(before)) || imports == MAX_IMPORTS) {
                throw notVerified(table, source, after.isComparableWith(before));
            }
            addedBefore = added;
            work.pause(PAUSE);
            before = SSTableCount.read(node, table.keyspace(), table.table());
        }
    }

    private void copy(PlannedTable table, Source source) {
        SnapshotImport into = new SnapshotImport(work.node(), table.keyspace(), table.table());
        for (String directory : source.directories()) {
            if (!into.run(Set.of(directory)).isEmpty()) {
                throw WorkFailedException.rejected(
                        ("Node %s rejected the SSTables in %s: one is corrupt or incomplete, or has rows that this node "
                                        + "does not own any more. The log of the node names it")
                                .formatted(work.node().address(), directory));
            }
        }
    }

    private static boolean isEmpty(Source source) {
        return source.empty() == null ? source.sizeOnDisk() <= MAX_EMPTY_BYTES : source.empty();
    }

    private WorkFailedException notVerified(PlannedTable table, Source source, boolean certain) {
        String address = work.node().address();
        return WorkFailedException.notVerified(
                certain
                        ? ("Node %s reported success, but %s has no more SSTables than before, although snapshot '%s' has "
                                        + "%d bytes: this version of Cassandra may be unable to read them")
                                .formatted(address, table.name(), tag, source.sizeOnDisk())
                        : ("Node %s reported success, but compactions of %s changed the number of SSTables, so it is not known "
                                        + "whether those of snapshot '%s' were imported: count the rows, or restore again")
                                .formatted(address, table.name(), tag));
    }
}
