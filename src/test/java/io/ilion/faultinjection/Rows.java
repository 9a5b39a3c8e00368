package io.ilion.faultinjection;

import java.util.Map;
import java.util.TreeMap;

/** The rows of a table as they must be, by their ids; deleted ones among them, since a snapshot has tombstones too. */
record Rows(Map<Integer, Cell> cells) {

    static final Rows NONE = new Rows(Map.of());

    Rows {
        cells = Map.copyOf(cells);
    }

    Cell cell(int id) {
        return cells.getOrDefault(id, Cell.NONE);
    }

    Rows with(int id, Cell cell) {
        Map<Integer, Cell> more = new TreeMap<>(cells);
        more.put(id, cell);
        return new Rows(more);
    }

    /** Both, as Cassandra merges SSTables: of each row the cell that was written later. */
    Rows merged(Rows other) {
        Map<Integer, Cell> merged = new TreeMap<>(cells);
        other.cells.forEach((id, cell) -> merged.merge(id, cell, Cell::latest));
        return new Rows(merged);
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
