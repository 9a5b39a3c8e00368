package io.ilion.maintenance.restore;

/** A risk for which a restore is rejected unless the request accepts it in {@code allow}. */
enum RestoreRisk {

    /**
     * The schema of the tables, and whether the snapshot is complete, is not recorded, as Ilion did not take it. Required with
     * {@code truncate} only.
     */
    UNRECORDED_SNAPSHOT("restore a snapshot that may be incomplete"),

    /** The operation that took it did not complete, or a node does not have the snapshot of a table. */
    INCOMPLETE_SNAPSHOT("restore the parts that exist"),

    /** Nodes have left or joined, or tokens or replication have changed: rows may be missing, or be rejected by their node. */
    CHANGED_TOPOLOGY("restore to other nodes, tokens or replication than the snapshot was taken with"),

    /** The table was dropped and recreated: rows come from the directory of the earlier table. */
    RECREATED_TABLE("restore into a table that was recreated"),

    /** A restore does not write to the materialized views of a table; they must be recreated afterwards. */
    STALE_VIEWS("leave its materialized views without the restored rows until you recreate them"),

    /** Rows whose time to live has ended since are not restored. */
    EXPIRED_ROWS("restore without the rows that have expired since");

    private final String consequence;

    RestoreRisk(String consequence) {
        this.consequence = consequence;
    }

    /** How to accept the risk, for error messages. */
    String advice() {
        return "add %s to 'allow' to %s".formatted(name(), consequence);
    }
}
