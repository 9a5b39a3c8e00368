package io.ilion.maintenance.restore;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import io.ilion.testing.Ilion;
import io.ilion.testing.IlionClient;
import io.ilion.testing.NodeCommands;
import io.ilion.testing.TestEnvironment;
import io.ilion.testing.TestSchema;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * Changes since a snapshot was taken are detected before the first row is removed, by tag and by id, in the dry run and in the operation.
 * Rows are verified with CQL.
 */
class RestoreRejectionsIT {

    private static final IlionClient ilion = Ilion.withSeveralClusters().client("admin");

    @BeforeAll
    static void makeKeyspaces() {
        Map<String, List<String>> tables = new TreeMap<>();
        for (String keyspace : List.of(
                "recreatedbyid",
                "recreatedbytag",
                "foreignold",
                "foreign",
                "columnbyid",
                "columnbytag",
                "partial",
                "replicated",
                "expiring",
                "mortal",
                "viewed",
                "elsewhere")) {
            tables.put(keyspace, List.of("a"));
        }
        tables.put("droppedbyid", List.of("a", "b"));
        tables.put("droppedbytag", List.of("a", "b"));
        TestSchema.createKeyspaces(tables);
        TestSchema.execute(List.of(
                "alter table mortal.a with default_time_to_live = 86400",
                "create materialized view viewed.a_by_text as select * from viewed.a"
                        + " where text is not null and id is not null primary key (text, id)"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aDroppedTablePreventsTheTruncationOfTheOthers(boolean byId) {
        String keyspace = "dropped" + (byId ? "byid" : "bytag");
        String snapshot = snapshot("'keyspace': '" + keyspace + "', 'tag': 't" + keyspace + "'");
        TestEnvironment.cql().execute("insert into " + keyspace + ".a (id, text) values (1000, 'since')");
        TestEnvironment.changeSchema("drop table " + keyspace + ".b");
        String restore = byId
                ? "'snapshotId': '" + snapshot + "'"
                : "'keyspace': '" + keyspace + "', 'tag': 't" + keyspace + "'";

        refused(restore + ", 'truncate': true", keyspace + ".b", "does not exist any more");

        assertThat(rows(keyspace, "a")).isEqualTo(51);
        completed(restore + ", 'tables': ['a'], 'truncate': true");
        assertThat(rows(keyspace, "a")).isEqualTo(50);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRecreatedTableKeepsItsNewRowsUnlessTheCallerAllowsOtherwise(boolean byId) {
        String keyspace = "recreated" + (byId ? "byid" : "bytag");
        String snapshot = snapshot("'keyspace': '" + keyspace + "', 'tag': 't" + keyspace + "'");
        TestEnvironment.changeSchema("drop table " + keyspace + ".a");
        TestEnvironment.changeSchema("create table " + keyspace + ".a (id int primary key, text text)");
        TestEnvironment.cql().execute("insert into " + keyspace + ".a (id, text) values (1000, 'new')");
        String restore = byId
                ? "'snapshotId': '" + snapshot + "'"
                : "'keyspace': '" + keyspace + "', 'tag': 't" + keyspace + "'";

        refused(restore + ", 'truncate': true", keyspace + ".a", "RECREATED_TABLE");

        assertThat(rows(keyspace, "a")).isEqualTo(1);
        JsonNode history = completed(restore + ", 'truncate': true, 'allow': ['RECREATED_TABLE']");
        assertThat(rows(keyspace, "a")).isEqualTo(50);
        assertThat(history.at("/tasks/0/evidence/0/notes").toString()).contains("RECREATED_TABLE");
    }

    @Test
    void aRecreatedTableOfAnUnrecordedSnapshotRequiresItsFormerId() {
        UUID then = tableId("foreignold", "a");
        takeSnapshotByHand("by hand: 1", "foreignold");
        TestEnvironment.changeSchema("drop table foreignold.a");
        TestEnvironment.changeSchema("create table foreignold.a (id int primary key, text text)");
        TestEnvironment.cql().execute("insert into foreignold.a (id, text) values (1000, 'new')");
        String restore = "'keyspace': 'foreignold', 'tag': 'by hand: 1', 'tables': ['a'], 'truncate': true,"
                + " 'allow': ['UNRECORDED_SNAPSHOT', 'RECREATED_TABLE']";

        refused(restore, "sourceTableId");

        assertThat(rows("foreignold", "a")).isEqualTo(1);
        completed(restore + ", 'sourceTableId': '" + then + "'");
        assertThat(rows("foreignold", "a")).isEqualTo(50);
    }

    @Test
    void truncateWithAnUnrecordedSnapshotMustBeAllowed() {
        takeSnapshotByHand("by:hand", "foreign");
        TestEnvironment.cql().execute("insert into foreign.a (id, text) values (1000, 'since')");

        refused("'keyspace': 'foreign', 'tag': 'by:hand', 'truncate': true", "UNRECORDED_SNAPSHOT");

        assertThat(rows("foreign", "a")).isEqualTo(51);
        completed("'keyspace': 'foreign', 'tag': 'by:hand'");
        assertThat(rows("foreign", "a")).isEqualTo(51);
        completed("'keyspace': 'foreign', 'tag': 'by:hand', 'truncate': true, 'allow': ['UNRECORDED_SNAPSHOT']");
        assertThat(rows("foreign", "a")).isEqualTo(50);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void rejectsADroppedColumnEvenIfItWasAddedAgain(boolean byId) {
        String keyspace = "column" + (byId ? "byid" : "bytag");
        String snapshot = snapshot("'keyspace': '" + keyspace + "', 'tag': 't" + keyspace + "'");
        TestEnvironment.changeSchema("alter table " + keyspace + ".a drop text");
        String restore = byId
                ? "'snapshotId': '" + snapshot + "'"
                : "'keyspace': '" + keyspace + "', 'tag': 't" + keyspace + "'";

        refused(restore, "'text'", keyspace + ".a");
        TestEnvironment.changeSchema("alter table " + keyspace + ".a add text text");
        refused(restore + ", 'truncate': true", "'text'", "dropped since");

        assertThat(rows(keyspace, "a")).isEqualTo(50);
    }

    @Test
    void rejectsASnapshotOfSomeNodesOnly() {
        String snapshot = snapshot("'keyspace': 'partial', 'tag': 'tpartial', 'nodes': {'hosts': ['"
                + TestEnvironment.address(1) + "', '" + TestEnvironment.address(2) + "']}");

        refused("'snapshotId': '" + snapshot + "'", TestEnvironment.address(3), "INCOMPLETE_SNAPSHOT");
        refused(
                "'snapshotId': '" + snapshot + "', 'truncate': true",
                TestEnvironment.address(3),
                "INCOMPLETE_SNAPSHOT");
        assertThat(rows("partial", "a")).isEqualTo(50);

        completed("'snapshotId': '" + snapshot + "', 'truncate': true,"
                + " 'allow': ['INCOMPLETE_SNAPSHOT', 'CHANGED_TOPOLOGY']");
        assertThat(rows("partial", "a"))
                .as("each row is on the two others, too")
                .isEqualTo(50);
        completed("'snapshotId': '" + snapshot + "', 'nodes': {'hosts': ['" + TestEnvironment.address(1) + "']}");
    }

    @Test
    void rejectsAChangedReplication() {
        String snapshot = snapshot("'keyspace': 'replicated'");
        TestEnvironment.changeSchema(
                "alter keyspace replicated with replication = {'class': 'NetworkTopologyStrategy', 'dc1': 2}");

        refused("'snapshotId': '" + snapshot + "', 'truncate': true", "CHANGED_TOPOLOGY", "replicated");

        assertThat(rows("replicated", "a")).isEqualTo(50);
    }

    @Test
    void rejectsASnapshotThatMayExpireDuringTheRestore() {
        String snapshot = snapshot("'keyspace': 'expiring', 'ttl': 'PT1H'");

        refused("'snapshotId': '" + snapshot + "', 'truncate': true", "execution.timeout", "expiring.a");

        assertThat(rows("expiring", "a")).isEqualTo(50);
        completed("'snapshotId': '" + snapshot + "', 'truncate': true, 'execution': {'timeout': 'PT10M'}");
        assertThat(rows("expiring", "a")).isEqualTo(50);
    }

    @Test
    void rowsThatMayHaveExpiredMustBeAllowed() {
        String snapshot = snapshot("'keyspace': 'mortal'");

        refused("'snapshotId': '" + snapshot + "'", "EXPIRED_ROWS");

        completed("'snapshotId': '" + snapshot + "', 'allow': ['EXPIRED_ROWS']");
    }

    @Test
    void skipsViewsAndRequiresTheirStalenessToBeAllowed() {
        String snapshot = snapshot("'keyspace': 'viewed'");

        refused("'snapshotId': '" + snapshot + "', 'truncate': true", "STALE_VIEWS", "a_by_text");

        assertThat(rows("viewed", "a")).isEqualTo(50);
        JsonNode history = completed("'snapshotId': '" + snapshot + "', 'truncate': true, 'allow': ['STALE_VIEWS']");
        assertThat(rows("viewed", "a")).isEqualTo(50);
        assertThat(history.at("/tasks/0/evidence/0/notes").toString())
                .contains("a_by_text is a materialized view and is not restored")
                .contains("drop and create them afterwards");
    }

    @Test
    void namesANodeWhoseTruncateTimeoutIsTooLong() {
        String snapshot = snapshot("'keyspace': 'elsewhere'");
        NodeCommands node = NodeCommands.on(TestEnvironment.cassandra().node(1));
        node.setTruncateTimeout(Duration.ofMinutes(3));
        try {
            refused(
                    "'snapshotId': '" + snapshot + "', 'truncate': true",
                    TestEnvironment.address(2) + " may execute a TRUNCATE for PT3M",
                    "ilion.restore.truncate-timeout");
        } finally {
            // as in cassandra.yaml
            node.setTruncateTimeout(Duration.ofSeconds(10));
        }
        completed("'snapshotId': '" + snapshot + "', 'truncate': true");
    }

    @Test
    void rejectsTheIdOfAnotherClusterOnSubmission() {
        String snapshot = snapshot("'keyspace': 'elsewhere'");

        var answer = ilion.post(
                "/operations", "{\"type\": \"restore\", \"cluster\": \"other\", \"snapshotId\": \"" + snapshot + "\"}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains("snapshotId").contains("belongs to cluster 'it', not to 'other'");
    }

    /** The dry run and the operation fail with that text, and no row is changed. */
    private static void refused(String restore, String... words) {
        var dry = ilion.post("/operations?dryRun=true", json(restore));
        assertThat(dry.status()).as(dry.body()).isEqualTo(200);
        assertThat(dry.json().get("ready").asBoolean()).as(dry.body()).isFalse();
        assertThat(dry.json().get("problem").asString()).contains(words);

        String id = ilion.submit("{'type': 'restore', 'cluster': 'it', " + restore + "}");

        JsonNode ended = ilion.awaitEnd(id);
        assertThat(ended.get("state").asString()).as(ended.toString()).isEqualTo("FAILED");
        assertThat(ended.at("/failureCause/code").asString()).isEqualTo("PREFLIGHT_FAILED");
        assertThat(ended.at("/failureCause/message").asString()).contains(words);
        JsonNode history = ilion.history(id);
        assertThat(history.at("/tasks/0").has("hostId")).isFalse();
        assertThat(history.at("/tasks/0/evidence").toString()).doesNotContain("truncated");
        assertThat(stream(history.get("tasks")).skip(1))
                .hasSizeGreaterThan(0)
                .allMatch(task -> task.get("state").asString().equals("CANCELLED"));
    }

    private static JsonNode completed(String restore) {
        String id = ilion.submit("{'type': 'restore', 'cluster': 'it', " + restore + "}");
        JsonNode ended = ilion.awaitEnd(id);
        assertThat(ended.get("state").asString()).as(ended.toString()).isEqualTo("COMPLETED");
        return ilion.history(id);
    }

    private static String snapshot(String parameters) {
        String id = ilion.submit("{'type': 'snapshot', 'cluster': 'it', " + parameters + "}");
        JsonNode ended = ilion.awaitEnd(id);
        assertThat(ended.get("state").asString()).as(ended.toString()).isEqualTo("COMPLETED");
        return id;
    }

    private static String json(String restore) {
        return ("{'type': 'restore', 'cluster': 'it', " + restore + "}").replace('\'', '"');
    }

    private static void takeSnapshotByHand(String tag, String keyspace) {
        TestEnvironment.cassandra()
                .nodes()
                .forEach(node -> NodeCommands.on(node).takeSnapshot(tag, keyspace));
    }

    private static UUID tableId(String keyspace, String table) {
        return TestEnvironment.cql()
                .execute(SimpleStatement.newInstance(
                        "select id from system_schema.tables where keyspace_name = ? and table_name = ?",
                        keyspace,
                        table))
                .one()
                .getUuid("id");
    }

    private static int rows(String keyspace, String table) {
        return TestEnvironment.cql()
                .execute(SimpleStatement.newInstance("select id from " + keyspace + "." + table)
                        .setConsistencyLevel(ConsistencyLevel.ALL))
                .all()
                .size();
    }

    private static Stream<JsonNode> stream(JsonNode list) {
        return List.copyOf(list.valueStream().toList()).stream();
    }
}
