package io.ilion.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.management.openmbean.CompositeDataSupport;
import javax.management.openmbean.CompositeType;
import javax.management.openmbean.OpenDataException;
import javax.management.openmbean.OpenType;
import javax.management.openmbean.SimpleType;
import javax.management.openmbean.TabularData;
import javax.management.openmbean.TabularDataSupport;
import javax.management.openmbean.TabularType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The columns that each version of Cassandra has. */
class SnapshotListingTests {

    private static final List<String> V311 =
            List.of("Snapshot name", "Keyspace name", "Column family name", "True size", "Size on disk");
    private static final List<String> V41 = with(V311, "Creation time", "Expiration time");
    private static final List<String> V50 = with(V41, "Ephemeral");
    private static final List<String> V60 = with(V50, "Raw true size");

    @Test
    void reads311() {
        assertThat(listed(V311, "t", "demo", "orders", "1.5 KiB", "2 KiB"))
                .containsExactly(new ListedSnapshot("t", "demo", "orders", 1536, 2048, null, null));
    }

    @Test
    void reads41AndItsTimes() {
        assertThat(listed(
                        V41,
                        "t",
                        "demo",
                        "orders",
                        "0 bytes",
                        "2 KiB",
                        "2026-11-24T02:00:00.123456Z",
                        "2026-11-25T02:00:00Z"))
                .containsExactly(new ListedSnapshot(
                        "t",
                        "demo",
                        "orders",
                        0,
                        2048,
                        Instant.parse("2026-11-24T02:00:00.123Z"),
                        Instant.parse("2026-11-25T02:00:00Z")));
    }

    @Test
    void reads50() {
        assertThat(listed(V50, "t", "demo", "orders", "0 bytes", "2 KiB", "2026-11-24T02:00:00Z", null, "false"))
                .containsExactly(new ListedSnapshot(
                        "t", "demo", "orders", 0, 2048, Instant.parse("2026-11-24T02:00:00Z"), null));
    }

    @Test
    void usesTheExactSizeIfAvailable() {
        assertThat(listed(V60, "t", "demo", "orders", "1.46 KiB", "2 KiB", null, null, "false", 1499L))
                .singleElement()
                .extracting(ListedSnapshot::trueSize)
                .isEqualTo(1499L);
    }

    private static List<ListedSnapshot> listed(List<String> columns, @Nullable Object... values) {
        try {
            String[] names = columns.toArray(String[]::new);
            OpenType<?>[] types = columns.stream()
                    .map(column -> column.startsWith("Raw") ? SimpleType.LONG : SimpleType.STRING)
                    .toArray(OpenType<?>[]::new);
            CompositeType row = new CompositeType("row", "row", names, names, types);
            TabularData table = new TabularDataSupport(new TabularType("table", "table", row, names));
            table.put(new CompositeDataSupport(row, names, values));
            return SnapshotListing.read(Map.of(String.valueOf(values[0]), table));
        } catch (OpenDataException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> with(List<String> columns, String... more) {
        List<String> all = new ArrayList<>(columns);
        all.addAll(Arrays.asList(more));
        return all;
    }
}
