package io.ilion.testing;

import com.datastax.oss.driver.api.core.metadata.schema.RelationMetadata;
import io.ilion.devcluster.LocalNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/** Counts the SSTables of a table or materialized view on the disks of the nodes. */
public final class SSTableCounts {

    private SSTableCounts() {}

    /** The counts, in the order of the nodes. */
    public static List<Long> perNode(String keyspace, String table) {
        UUID id = TestEnvironment.cql()
                .getMetadata()
                .getKeyspace(keyspace)
                .flatMap(found ->
                        found.getTable(table).map(RelationMetadata.class::cast).or(() -> found.getView(table)))
                .flatMap(RelationMetadata::getId)
                .orElseThrow();
        // a table that was dropped and recreated leaves the directory of its earlier id behind
        String directory = table + "-" + id.toString().replace("-", "");
        return TestEnvironment.cassandra().nodes().stream()
                .map(node -> count(node, Path.of(keyspace, directory)))
                .toList();
    }

    private static long count(LocalNode node, Path directory) {
        try (Stream<Path> files = Files.list(node.dataDirectory().resolve(directory))) {
            return files.filter(file -> file.toString().endsWith("-Data.db")).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
