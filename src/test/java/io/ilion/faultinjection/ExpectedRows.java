package io.ilion.faultinjection;

import java.util.Map;
import java.util.TreeMap;

/** The rows of a table as they must be, by their ids; deleted ones among them, since a snapshot has tombstones too. */
record ExpectedRows(Map<Integer, RowVersion> cells) {

    static final ExpectedRows NONE = new ExpectedRows(Map.of());

    ExpectedRows {
        cells = Map.copyOf(cells);
    }

    RowVersion cell(int id) {
        return cells.getOrDefault(id, RowVersion.NONE);
    }

    ExpectedRows with(int id, RowVersion cell) {
        Map<Integer, RowVersion> more = new TreeMap<>(cells);
        more.put(id, cell);
        return new ExpectedRows(more);
    }

    /** Both, as Cassandra merges SSTables: of each row the cell that was written later. */
    ExpectedRows merged(ExpectedRows other) {
        Map<Integer, RowVersion> merged = new TreeMap<>(cells);
        other.cells.forEach((id, cell) -> merged.merge(id, cell, RowVersion::latest));
        return new ExpectedRows(merged);
    }

    /** What a reader gets. */
    Map<Integer, String> visible() {
        Map<Integer, String> visible = new TreeMap<>();
        cells.forEach((id, cell) -> {
            if (cell.text() != null) {
                visible.put(id, cell.text());
            }
        });
        return visible;
    }
}
