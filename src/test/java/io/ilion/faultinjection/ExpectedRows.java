package io.ilion.faultinjection;

import java.util.Map;
import java.util.TreeMap;

/** The expected rows of a table by id, including deleted ones, because a snapshot contains tombstones too. */
record ExpectedRows(Map<Integer, RowVersion> byId) {

    static final ExpectedRows NONE = new ExpectedRows(Map.of());

    ExpectedRows {
        byId = Map.copyOf(byId);
    }

    RowVersion row(int id) {
        return byId.getOrDefault(id, RowVersion.NONE);
    }

    ExpectedRows with(int id, RowVersion row) {
        Map<Integer, RowVersion> more = new TreeMap<>(byId);
        more.put(id, row);
        return new ExpectedRows(more);
    }

    /** Merges as Cassandra merges SSTables: the later version of each row wins. */
    ExpectedRows merge(ExpectedRows other) {
        Map<Integer, RowVersion> merged = new TreeMap<>(byId);
        other.byId.forEach((id, row) -> merged.merge(id, row, RowVersion::newerOf));
        return new ExpectedRows(merged);
    }

    /** The rows that a SELECT returns. */
    Map<Integer, String> visible() {
        Map<Integer, String> visible = new TreeMap<>();
        byId.forEach((id, row) -> {
            if (row.text() != null) {
                visible.put(id, row.text());
            }
        });
        return visible;
    }
}
