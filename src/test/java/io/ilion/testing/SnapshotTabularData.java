package io.ilion.testing;

import io.ilion.snapshot.ListedSnapshot;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.management.openmbean.CompositeDataSupport;
import javax.management.openmbean.CompositeType;
import javax.management.openmbean.OpenDataException;
import javax.management.openmbean.OpenType;
import javax.management.openmbean.SimpleType;
import javax.management.openmbean.TabularData;
import javax.management.openmbean.TabularDataSupport;
import javax.management.openmbean.TabularType;

/** Snapshot details in the JMX format of Cassandra 5.0. */
public final class SnapshotTabularData {

    private static final String[] COLUMNS = {
        "Snapshot name",
        "Keyspace name",
        "Column family name",
        "True size",
        "Size on disk",
        "Creation time",
        "Expiration time",
        "Ephemeral"
    };

    private SnapshotTabularData() {}

    /** One TabularData per tag, with one row per table. */
    public static Map<String, TabularData> of(Collection<ListedSnapshot> listed) {
        return listed.stream()
                .collect(Collectors.groupingBy(
                        ListedSnapshot::tag,
                        TreeMap::new,
                        Collectors.collectingAndThen(Collectors.toList(), SnapshotTabularData::table)));
    }

    private static TabularData table(Collection<ListedSnapshot> listed) {
        try {
            OpenType<?>[] types = new OpenType<?>[COLUMNS.length];
            Arrays.fill(types, SimpleType.STRING);
            CompositeType row = new CompositeType("row", "row", COLUMNS, COLUMNS, types);
            TabularData table = new TabularDataSupport(new TabularType("table", "table", row, COLUMNS));
            for (ListedSnapshot each : listed) {
                Object[] values = {
                    each.tag(),
                    each.keyspace(),
                    each.table(),
                    each.trueSize() + " bytes",
                    each.sizeOnDisk() + " bytes",
                    each.createdAt() == null ? null : each.createdAt().toString(),
                    each.expiresAt() == null ? null : Objects.toString(each.expiresAt()),
                    "false"
                };
                table.put(new CompositeDataSupport(row, COLUMNS, values));
            }
            return table;
        } catch (OpenDataException e) {
            throw new IllegalStateException(e);
        }
    }
}
