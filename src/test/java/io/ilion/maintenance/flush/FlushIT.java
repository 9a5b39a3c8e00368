package io.ilion.maintenance.flush;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import io.ilion.testing.Ilion;
import io.ilion.testing.IlionClient;
import io.ilion.testing.SSTableCounts;
import io.ilion.testing.TestEnvironment;
import io.ilion.testing.TestSchema;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import tools.jackson.databind.JsonNode;

/** Flushes over HTTP, verified on the disks of three real nodes. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FlushIT {

    private final IlionClient ilion = Ilion.shared().client();

    /** One for each test that counts SSTables. */
    @BeforeAll
    static void makeKeyspaces() {
        List<String> tables = List.of("one", "two");
        TestSchema.createKeyspaces(Map.of(
                "flushed", tables,
                "flushed_whole", tables,
                "flushed_named", tables,
                "flushed_view", tables,
                "flushed_racks", tables,
                "flushed_seen", tables));
    }

    @Test
    void flushesTheWholeKeyspaceWhenNoTableIsNamed() {
        assertThat(sstables("flushed_whole", "one")).containsExactly(0L, 0L, 0L);

        String id = ilion.submit("{'type': 'flush', 'keyspace': 'flushed_whole'}");

        JsonNode ended = ilion.awaitEnd(id);
        assertThat(ended.get("state").asString()).as(ended.toString()).isEqualTo("COMPLETED");
        assertThat(ended.get("progress").asDouble()).isEqualTo(1.0);
        assertThat(sstables("flushed_whole", "one")).containsExactly(1L, 1L, 1L);
        assertThat(sstables("flushed_whole", "two")).containsExactly(1L, 1L, 1L);
    }

    @Test
    void flushesOnlyTheTablesThatAreNamed() {
        String id = ilion.submit("{'type': 'flush', 'keyspace': 'flushed_named', 'tables': ['two', 'two']}");

        assertThat(ilion.awaitEnd(id).get("state").asString()).isEqualTo("COMPLETED");
        assertThat(sstables("flushed_named", "one")).containsExactly(0L, 0L, 0L);
        assertThat(sstables("flushed_named", "two")).containsExactly(1L, 1L, 1L);
    }

    @Test
    void flushesAMaterializedView() {
        TestEnvironment.changeSchema("create materialized view flushed_view.by_text as select * from flushed_view.one"
                + " where text is not null and id is not null primary key (text, id)");
        TestEnvironment.writeRows("flushed_view", "one");
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(TestEnvironment.cql()
                                .execute(SimpleStatement.newInstance("select id from flushed_view.by_text")
                                        .setConsistencyLevel(ConsistencyLevel.ALL))
                                .all())
                        .hasSize(50));

        String id = ilion.submit("{'type': 'flush', 'keyspace': 'flushed_view', 'tables': ['by_text']}");

        assertThat(ilion.awaitEnd(id).get("state").asString()).isEqualTo("COMPLETED");
        assertThat(sstables("flushed_view", "by_text")).containsExactly(1L, 1L, 1L);
        assertThat(sstables("flushed_view", "two")).containsExactly(0L, 0L, 0L);
    }

    /** Runs last: a node that drops a table flushes others, too, to release its commit log. */
    @Order(Integer.MAX_VALUE)
    @Test
    void flushesAllOtherTablesOfAKeyspaceWhileSomeAreDropped() {
        List<String> notes = new ArrayList<>();
        for (int round = 0; round < 5 && notes.isEmpty(); round++) {
            notes.addAll(flushWhileTablesAreDropped());
        }

        assertThat(notes).as("tables that were dropped in the middle").isNotEmpty();
    }

    /** Returns the tables that were dropped after the nodes had started and before their turn. */
    private List<String> flushWhileTablesAreDropped() {
        List<String> dropped =
                IntStream.range(0, 8).mapToObj(i -> "dropped_%02d".formatted(i)).toList();
        List<String> kept = dropped.stream().map(table -> table + "_not").toList();
        TestSchema.createKeyspaces(Map.of(
                "dropping", Stream.concat(dropped.stream(), kept.stream()).toList()));
        CompletableFuture<Void> drops = CompletableFuture.runAsync(
                () -> dropped.forEach(table -> TestEnvironment.cql().execute("drop table dropping." + table)));
        List<JsonNode> seen = new ArrayList<>();
        while (!drops.isDone()) {
            String id = ilion.submit("{'type': 'flush', 'keyspace': 'dropping'}");
            JsonNode ended = ilion.awaitEnd(id, Duration.ofMinutes(2));
            assertThat(ended.get("state").asString()).as(ended.toString()).isEqualTo("COMPLETED");
            ilion.history(id).get("tasks").forEach(task -> task.get("evidence").forEach(seen::add));
        }
        drops.join();

        for (String table : kept) {
            assertThat(SSTableCounts.perNode("dropping", table)).as(table).containsExactly(1L, 1L, 1L);
        }
        List<String> notes = seen.stream()
                .filter(each -> each.has("note"))
                .map(each -> each.get("table").asString())
                .toList();
        assertThat(notes).isSubsetOf(dropped);
        return notes;
    }

    @Test
    void flushesOnlyTheNodesThatAreSelected() {
        String id = ilion.submit(
                "{'type': 'flush', 'keyspace': 'flushed_racks', 'nodes': {'racks': ['rack1', 'rack3'], 'datacenters': ['dc1']}}");

        assertThat(ilion.awaitEnd(id).get("state").asString()).isEqualTo("COMPLETED");
        assertThat(sstables("flushed_racks", "one")).containsExactly(1L, 0L, 1L);
        assertThat(ilion.history(id).get("tasks"))
                .extracting(task -> task.get("address").asString())
                .containsExactly(TestEnvironment.address(1), TestEnvironment.address(3));
    }

    @Test
    void selectsNodesByAddressAndByHostId() {
        String hostId =
                TestEnvironment.cassandra().node(1).hostId().orElseThrow().toString();

        String id = ilion.submit("{'type': 'flush', 'keyspace': 'flushed', 'nodes': {'hosts': ['"
                + TestEnvironment.address(3) + "', '" + hostId + "']}}");

        assertThat(ilion.awaitEnd(id).get("state").asString()).isEqualTo("COMPLETED");
        assertThat(ilion.history(id).get("tasks"))
                .extracting(task -> task.get("address").asString())
                .containsExactly(TestEnvironment.address(2), TestEnvironment.address(3));
    }

    @Test
    void recordsTheMetricsOfEachTableAsEvidence() {
        String id = ilion.submit("{'type': 'flush', 'keyspace': 'flushed_seen'}");
        ilion.awaitEnd(id);

        JsonNode evidence = ilion.history(id).get("tasks").get(0).get("evidence");

        assertThat(evidence).extracting(seen -> seen.get("table").asString()).containsExactly("one", "two");
        assertThat(evidence.get(0).get("memtableWrites").asInt()).isGreaterThanOrEqualTo(50);
        assertThat(evidence.get(0).get("sstablesBefore").asInt()).isZero();
        assertThat(evidence.get(0).get("sstablesAfter").asInt()).isEqualTo(1);
    }

    @Test
    void flushesASystemKeyspaceToo() {
        String id = ilion.submit("{'type': 'flush', 'keyspace': 'system', 'tables': ['local']}");

        assertThat(ilion.awaitEnd(id).get("state").asString()).isEqualTo("COMPLETED");
    }

    @Test
    void recordsEveryTransitionWithItsActor() {
        String id = ilion.submit("{'type': 'flush', 'keyspace': 'flushed', 'reason': 'CHG-7'}");
        ilion.awaitEnd(id);

        JsonNode history = ilion.history(id);

        assertThat(history.get("requestedBy").asString()).isEqualTo("caller:operator");
        List<String> moves = history.get("transitions")
                .valueStream()
                .filter(move -> !move.has("task"))
                .map(move ->
                        move.path("from").asString("") + ">" + move.get("to").asString())
                .toList();
        assertThat(moves).containsExactly(">PENDING", "PENDING>RUNNING", "RUNNING>COMPLETED");
        assertThat(history.get("transitions").get(0).get("reason").asString()).isEqualTo("CHG-7");
        assertThat(history.get("transitions").valueStream().filter(move -> move.has("task")))
                .hasSize(9);
    }

    private static List<Long> sstables(String keyspace, String table) {
        return SSTableCounts.perNode(keyspace, table);
    }
}
