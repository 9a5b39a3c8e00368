package io.ilion.maintenance.restore;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import io.ilion.testing.Ilion;
import io.ilion.testing.IlionClient;
import io.ilion.testing.NodeCommands;
import io.ilion.testing.TestEnvironment;
import io.ilion.testing.TestSchema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Restores of real nodes, compared row by row. */
class RestoreIT {

    private static final Ilion SERVICE = Ilion.shared();

    private final IlionClient ilion = SERVICE.client("admin");

    @BeforeAll
    static void makeKeyspaces() {
        TestSchema.createKeyspaces(Map.of(
                "restored1", List.of(),
                "restored3", List.of(),
                "rewound", List.of("one", "other"),
                "careful", List.of("one"),
                "drifted", List.of("one")));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void restoresEveryRow(int replicationFactor) {
        String keyspace = "restored" + replicationFactor;
        TestSchema.execute(List.of("alter keyspace " + keyspace
                + " with replication = {'class': 'NetworkTopologyStrategy', 'dc1': " + replicationFactor + "}"));
        TestSchema.execute(List.of("create table " + keyspace + ".one (id int primary key, text text)"));
        TestEnvironment.changeSchema("create index on " + keyspace + ".one (text)");
        TestEnvironment.writeRows(keyspace, "one");
        String snapshot = ilion.submit("{'type': 'snapshot', 'keyspace': '" + keyspace + "'}");
        assertThat(ilion.awaitEnd(snapshot).get("state").asString()).isEqualTo("COMPLETED");
        List<Path> files = snapshotFiles(keyspace);
        TestEnvironment.cql().execute("truncate " + keyspace + ".one");
        assertThat(rows(keyspace, "one")).isZero();

        String id = ilion.submit("{'type': 'restore', 'snapshotId': '" + snapshot + "'}");

        JsonNode ended = ilion.awaitEnd(id);
        assertThat(ended.get("state").asString()).as(ended.toString()).isEqualTo("COMPLETED");
        assertThat(rows(keyspace, "one")).isEqualTo(50);
        assertThat(TestEnvironment.cql()
                        .execute("select id from " + keyspace + ".one where text = 'row 7'")
                        .all())
                .hasSize(1);
        assertThat(snapshotFiles(keyspace)).as("the snapshot is intact").isEqualTo(files);
        assertThat(ilion.get("/snapshots/" + snapshot).json().get("state").asString())
                .isEqualTo("AVAILABLE");
    }

    @Test
    void removesRowsWrittenSinceWithTruncate() {
        ilion.awaitEnd(ilion.submit("{'type': 'snapshot', 'keyspace': 'rewound', 'tag': 'then'}"));
        TestEnvironment.cql().execute("insert into rewound.one (id, text) values (1000, 'since')");
        TestEnvironment.cql().execute("insert into rewound.other (id, text) values (1000, 'since')");

        String id = ilion.submit(
                "{'type': 'restore', 'tag': 'then', 'keyspace': 'rewound', 'tables': ['one']," + " 'truncate': true}");

        JsonNode ended = ilion.awaitEnd(id);
        assertThat(ended.get("state").asString()).as(ended.toString()).isEqualTo("COMPLETED");
        assertThat(rows("rewound", "one")).isEqualTo(50);
        assertThat(rows("rewound", "other")).isEqualTo(51);
    }

    @Test
    void truncatesNothingWhenANodeDoesNotHaveTheSnapshot() {
        ilion.awaitEnd(ilion.submit("{'type': 'snapshot', 'keyspace': 'careful', 'tag': 'lame'}"));
        NodeCommands.on(TestEnvironment.cassandra().node(1)).clearSnapshot("lame");

        String id = ilion.submit("{'type': 'restore', 'tag': 'lame', 'keyspace': 'careful', 'truncate': true}");

        JsonNode ended = ilion.awaitEnd(id);
        assertThat(ended.get("state").asString()).isEqualTo("FAILED");
        assertThat(ended.at("/failureCause/code").asString()).isEqualTo("PREFLIGHT_FAILED");
        assertThat(rows("careful", "one")).isEqualTo(50);
    }

    @Test
    void rejectsAChangedTable() {
        String snapshot = ilion.submit("{'type': 'snapshot', 'keyspace': 'drifted'}");
        ilion.awaitEnd(snapshot);
        TestEnvironment.changeSchema("alter table drifted.one drop text");

        JsonNode ended = ilion.awaitEnd(ilion.submit("{'type': 'restore', 'snapshotId': '" + snapshot + "'}"));

        assertThat(ended.get("state").asString()).isEqualTo("FAILED");
        assertThat(ended.at("/failureCause/message").asString()).contains("has no column 'text' any more");
    }

    @Test
    void requiresTheRoleAdmin() {
        assertThat(SERVICE.client("operator")
                        .post("/operations", "{'type': 'restore', 'tag': 'then', 'keyspace': 'system_auth'}")
                        .status())
                .isEqualTo(403);
    }

    private static int rows(String keyspace, String table) {
        return TestEnvironment.cql()
                .execute(SimpleStatement.newInstance("select id from " + keyspace + "." + table)
                        .setConsistencyLevel(ConsistencyLevel.ALL))
                .all()
                .size();
    }

    private static List<Path> snapshotFiles(String keyspace) {
        return TestEnvironment.cassandra().nodes().stream()
                .flatMap(node -> walk(node.dataDirectory().resolve(keyspace)))
                .filter(file -> file.toString().contains("/snapshots/ilion-"))
                .sorted()
                .toList();
    }

    private static Stream<Path> walk(Path directory) {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
