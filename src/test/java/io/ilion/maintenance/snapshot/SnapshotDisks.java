package io.ilion.maintenance.snapshot;

import io.ilion.devcluster.LocalNode;
import io.ilion.testing.TestEnvironment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The directories of snapshots on the disks of the nodes, independent of what a node or Ilion reports. */
final class SnapshotDisks {

    private SnapshotDisks() {}

    /** On all nodes. */
    static List<Path> directories(String keyspace, String tag) {
        return TestEnvironment.cassandra().nodes().stream()
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

    /** Of the tables of a keyspace on one node. */
    static Set<String> tags(LocalNode node, String keyspace) {
        try (Stream<Path> files = Files.walk(node.dataDirectory().resolve(keyspace), 3)) {
            return files.filter(file ->
                            file.getName(file.getNameCount() - 2).toString().equals("snapshots"))
                    .map(file -> file.getFileName().toString())
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
