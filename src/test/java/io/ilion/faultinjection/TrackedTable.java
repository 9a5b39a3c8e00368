package io.ilion.faultinjection;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * A table whose rows are known, since only one worker at a time writes into it, and not while operations on it go on. What happened to it
 * is known by CQL alone.
 */
final class TrackedTable {

    /** As many as {@code TestEnvironment.keyspace} has written into the table when it was made. */
    private static final int IDS = 50;

    /** A snapshot that has completed, of a time when the rows were known. */
    record Taken(String id, ExpectedRows rows) {}

    private final String name;
    private final Set<Integer> ids =
            new TreeSet<>(IntStream.range(0, IDS).boxed().toList());
    private final List<Taken> snapshots = new ArrayList<>();
    private ExpectedRows rows = ExpectedRows.NONE;
    private boolean known;
    private long version;

    TrackedTable(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    ExpectedRows rows() {
        return rows;
    }

    /** Those that can be restored. */
    List<Taken> snapshots() {
        return snapshots;
    }

    boolean isKnown() {
        return known;
    }

    Map<Integer, String> read(AllConsistencySession cql) throws InterruptedException {
        Map<Integer, String> read = new TreeMap<>();
        cql.execute("select id, text from %s.%s".formatted(SystemUnderTest.KEYSPACE, name))
                .forEach(row -> read.put(row.getInt("id"), row.getString("text")));
        return read;
    }

    /** Writes or deletes every row that there has ever been, after which all are known again, whatever was there. */
    void rewrite(AllConsistencySession cql, RandomGenerator random) throws InterruptedException {
        rows = ExpectedRows.NONE;
        for (int id : ids) {
            write(id, random.nextInt(4) > 0, cql);
        }
        known = true;
    }

    /** Adds, changes and deletes some rows. */
    void change(AllConsistencySession cql, RandomGenerator random) throws InterruptedException {
        int changes = 3 + random.nextInt(12);
        for (int i = 0; i < changes; i++) {
            write(random.nextInt(IDS), random.nextInt(3) > 0, cql);
        }
    }

    /**
     * Notes what operations have made of the rows.
     *
     * @param there ids of rows that may be there now
     * @param sure  whether the rows are as they should be, down to those that were deleted
     */
    void became(ExpectedRows now, Set<Integer> there, boolean sure) {
        rows = now;
        ids.addAll(there);
        known = sure;
    }

    private void write(int id, boolean there, AllConsistencySession cql) throws InterruptedException {
        String text = "version " + ++version;
        cql.execute(
                there
                        ? "insert into %s.%s (id, text) values (%d, '%s')"
                                .formatted(SystemUnderTest.KEYSPACE, name, id, text)
                        : "delete from %s.%s where id = %d".formatted(SystemUnderTest.KEYSPACE, name, id));
        rows = rows.with(id, new RowVersion(version, there ? text : null));
    }
}
