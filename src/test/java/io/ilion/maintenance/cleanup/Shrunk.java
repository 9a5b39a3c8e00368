package io.ilion.maintenance.cleanup;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import io.ilion.devcluster.LocalNode;
import io.ilion.testing.IlionClient;
import io.ilion.testing.TestEnvironment;
import io.ilion.testing.TestSchema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;

/** A keyspace whose rows were once on all three nodes, and of which each row now belongs to one of them only. */
record Shrunk(String keyspace, int rows) {

    private static final int ROWS_OF_AN_SSTABLE = 100;

    /** Recreated, with a table {@code big} that has that many SSTables of 100 rows on each node. */
    static Shrunk of(String keyspace, IlionClient ilion, int sstables, int rowBytes) {
        TestSchema.createKeyspaces(Map.of(keyspace, List.of()));
        TestSchema.execute(List.of(
                "create table %s.big (id int primary key, data blob) with compaction = {'class': 'SizeTieredCompactionStrategy', 'enabled': 'false'}"
                        .formatted(keyspace)));
        PreparedStatement insert =
                TestEnvironment.cql().prepare("insert into %s.big (id, data) values (?, ?)".formatted(keyspace));
        Random random = new Random(7);
        for (int sstable = 0; sstable < sstables; sstable++) {
            List<CompletionStage<AsyncResultSet>> written = new ArrayList<>();
            for (int row = 0; row < ROWS_OF_AN_SSTABLE; row++) {
                byte[] data = new byte[rowBytes];
                random.nextBytes(data);
                written.add(TestEnvironment.cql()
                        .executeAsync(insert.bind(sstable * ROWS_OF_AN_SSTABLE + row, ByteBuffer.wrap(data))));
            }
            written.forEach(each -> each.toCompletableFuture().join());
            String flush = ilion.submit("{'type': 'flush', 'keyspace': '" + keyspace + "'}");
            assertThat(ilion.awaitEnd(flush).get("state").asString()).isEqualTo("COMPLETED");
        }
        TestEnvironment.changeSchema(
                "alter keyspace %s with replication = {'class': 'NetworkTopologyStrategy', 'dc1': 1}"
                        .formatted(keyspace));
        return new Shrunk(keyspace, sstables * ROWS_OF_AN_SSTABLE);
    }

    /** The number of rows that CQL finds. */
    long rowsFound() {
        return TestEnvironment.cql()
                .execute("select id from %s.big".formatted(keyspace))
                .all()
                .size();
    }

    /** The bytes of the live rows on the disk of each node, in the order of the nodes. */
    List<Long> bytesOnEachNode() {
        return TestEnvironment.cassandra().nodes().stream().map(this::bytesOn).toList();
    }

    private long bytesOn(LocalNode node) {
        String id = TestEnvironment.cql()
                .getMetadata()
                .getKeyspace(keyspace)
                .flatMap(found -> found.getTable("big"))
                .flatMap(found -> found.getId())
                .orElseThrow()
                .toString();
        Path directory = node.dataDirectory().resolve(Path.of(keyspace, "big-" + id.replace("-", "")));
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(Path::toFile)
                    .filter(file -> file.getName().endsWith("-Data.db"))
                    .mapToLong(java.io.File::length)
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
