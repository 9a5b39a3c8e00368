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

    /** What a snapshot takes that holds no SSTable but its manifest and schema, where it is not known to be empty. */
    private static final long EMPTY_AT_MOST = 4096;

    /** How often a table is copied when compaction hides whether SSTables came. */
    private static final int TRIES = 5;

    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final Work<RestoreParameters> work;
    private final String tag;

    TableRestore(Work<RestoreParameters> work, String tag) {
        this.work = work;
        this.tag = tag;
    }

    /** To copy again what was copied does no harm: both copies have the same rows, written at the same times. */
    RestoredTable restore(PlannedTable table, Source source) {
        Node node = work.node();
        SSTableCount before = SSTableCount.read(node, table.keyspace(), table.table());
        boolean addedBefore = false;
        for (int tries = 1; ; tries++) {
            copy(table, source);
            SSTableCount after = SSTableCount.read(node, table.keyspace(), table.table());
            boolean added = after.addedSince(before) >= 1;
            // what a flush or a compaction may feign once, they hardly feign twice in a row
            if (after.hasCertainlyGrownSince(before) || (added && addedBefore) || isEmpty(source)) {
                return new RestoredTable(
                        table.keyspace(),
                        table.table(),
                        source.directories(),
                        source.sizeOnDisk(),
                        before.live(),
                        after.live());
            }
            if ((!added && after.isComparableWith(before)) || tries == TRIES) {
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
                        ("Node %s would not take the SSTables in %s: one is corrupt or incomplete, or has rows that this node "
                                        + "does not own any more. The log of the node says which")
                                .formatted(work.node().address(), directory));
            }
        }
    }

    private static boolean isEmpty(Source source) {
        return source.empty() == null ? source.sizeOnDisk() <= EMPTY_AT_MOST : source.empty();
    }

    private WorkFailedException notVerified(PlannedTable table, Source source, boolean certain) {
        String address = work.node().address();
        return WorkFailedException.notVerified(
                certain
                        ? ("Node %s reported success, but %s has no SSTable more than before, although snapshot '%s' has "
                                        + "%d bytes: this version of Cassandra may be unable to read them")
                                .formatted(address, table.name(), tag, source.sizeOnDisk())
                        : ("Node %s reported success, but compactions of %s hid whether SSTables of snapshot '%s' came: count its "
                                        + "rows, or restore it again")
                                .formatted(address, table.name(), tag));
    }
}
