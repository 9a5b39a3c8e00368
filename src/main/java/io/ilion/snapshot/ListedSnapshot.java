package io.ilion.snapshot;

/**
 * The snapshot of one table, as a node lists it.
 *
 * @param trueSize   bytes that only the snapshot holds; the rest is shared with the live table
 * @param sizeOnDisk bytes of all its files. Both are as exact as the node tells: before 6.0 three digits and a unit
 */
public record ListedSnapshot(String tag, String keyspace, String table, long trueSize, long sizeOnDisk) {

    /** The table with its keyspace: {@code demo.orders}. */
    public String name() {
        return keyspace + "." + table;
    }
}
