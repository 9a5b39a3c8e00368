package io.ilion.maintenance.restore;

/** A loss, or a lack of knowledge, that a restore is refused for unless the request accepts it by this name. */
enum RestoreRisk {

    /**
     * What the tables were like, and whether the snapshot is complete, is not recorded: Ilion did not take it. Needed with
     * {@code truncate} only.
     */
    UNRECORDED_SNAPSHOT("restore a snapshot of which it is not recorded whether it is complete"),

    /** The operation that took it did not complete, or the snapshot of a table is not on one of the nodes. */
    INCOMPLETE_SNAPSHOT("restore what is there"),

    /** Nodes have left or joined, or tokens or replication have changed: rows may be missing, or be refused by their node. */
    CHANGED_TOPOLOGY("restore to other nodes, tokens or replication than the snapshot was taken with"),

    /** The table was dropped and recreated: rows come from the directory of the earlier table. */
    RECREATED_TABLE("restore into a table that was recreated"),

    /** A restore does not write to the materialized views of a table, which must be recreated afterwards. */
    STALE_VIEWS("leave its materialized views without the restored rows, until you recreate them"),

    /** Rows that have expired since, by the time to live of their table, do not come back. */
    EXPIRED_ROWS("restore without the rows that have expired since");

    private final String consequence;

    RestoreRisk(String consequence) {
        this.consequence = consequence;
    }

    /** What the caller accepts by it, as the end of a sentence. */
    String advice() {
        return "allow %s to %s".formatted(name(), consequence);
    }
}
