package io.ilion.maintenance.snapshot;

import io.ilion.local.LocalNode;
import io.ilion.testing.RealParts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The directories of snapshots on the disks of the nodes: what is true, whatever a node or Ilion says. */
final class SnapshotDisks {

    private SnapshotDisks() {}

    /** On all nodes. */
    static List<Path> directories(String keyspace, String tag) {
        return RealParts.cassandra().nodes().stream()
                .flatMap(node -> directories(node, keyspace, tag).stream())
                .toList();
    }

    static List<Path> directories(LocalNode node, String keyspace, String tag) {
        try (Stream<Path> tables = Files.list(node.dataDirectory().resolve(keyspace))) {
            return tables.map(table -> table.resolve("snapshots").resolve(tag))
                    .filter(Files::isDirectory)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
