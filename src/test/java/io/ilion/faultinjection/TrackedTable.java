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
 * A table with known rows: only one worker at a time writes to it, and never while operations on it run. Its content is read with
 * CQL only.
 */
final class TrackedTable {

    /** Number of rows that {@code TestEnvironment.createKeyspace} inserts. */
    private static final int IDS = 50;

    /** A completed snapshot, taken while the rows were known. */
    record TakenSnapshot(String id, ExpectedRows rows) {}

    private final String name;
    private final Set<Integer> ids =
            new TreeSet<>(IntStream.range(0, IDS).boxed().toList());
    private final List<TakenSnapshot> snapshots = new ArrayList<>();
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

    /** Snapshots that can be restored. */
    List<TakenSnapshot> snapshots() {
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

    /** Writes or deletes every row that ever existed; afterwards all rows are known again. */
    void rewrite(AllConsistencySession cql, RandomGenerator random) throws InterruptedException {
        rows = ExpectedRows.NONE;
        for (int id : ids) {
            write(id, random.nextInt(4) > 0, cql);
        }
        known = true;
    }

    /** Inserts, updates and deletes some rows. */
    void change(AllConsistencySession cql, RandomGenerator random) throws InterruptedException {
        int changes = 3 + random.nextInt(12);
        for (int i = 0; i < changes; i++) {
            write(random.nextInt(IDS), random.nextInt(3) > 0, cql);
        }
    }

    /**
     * Updates the expected rows after operations on the table.
     *
     * @param present ids of rows that may exist now
     * @param areKnown whether the rows are exactly known, deleted ones included
     */
    void update(ExpectedRows now, Set<Integer> present, boolean areKnown) {
        rows = now;
        ids.addAll(present);
        known = areKnown;
    }

    private void write(int id, boolean present, AllConsistencySession cql) throws InterruptedException {
        String text = "version " + ++version;
        cql.execute(
                present
                        ? "insert into %s.%s (id, text) values (%d, '%s')"
                                .formatted(SystemUnderTest.KEYSPACE, name, id, text)
                        : "delete from %s.%s where id = %d".formatted(SystemUnderTest.KEYSPACE, name, id));
        rows = rows.with(id, new RowVersion(version, present ? text : null));
    }
}
