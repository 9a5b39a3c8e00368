package io.ilion.maintenance.flush;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import io.ilion.testing.Ilion;
import io.ilion.testing.IlionClient;
import io.ilion.testing.RealParts;
import io.ilion.testing.SSTables;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A flush over HTTP, seen on the disks of three real nodes. */
class FlushIT {

    private final IlionClient ilion = Ilion.shared().client();

    @BeforeEach
    void makeKeyspace() {
        RealParts.keyspace("flushed", "one", "two");
    }

    @Test
    void flushesTheWholeKeyspaceWhenNoTableIsNamed() {
        assertThat(sstables("one")).containsExactly(0L, 0L, 0L);

        String id = ilion.submit("{'type': 'flush', 'keyspace': 'flushed'}");

        JsonNode ended = ilion.awaitEnd(id);
        assertThat(ended.get("state").asString()).as(ended.toString()).isEqualTo("COMPLETED");
        assertThat(ended.get("progress").asDouble()).isEqualTo(1.0);
        assertThat(sstables("one")).containsExactly(1L, 1L, 1L);
        assertThat(sstables("two")).containsExactly(1L, 1L, 1L);
    }

    @Test
    void flushesOnlyTheTablesThatAreNamed() {
        String id = ilion.submit("{'type': 'flush', 'keyspace': 'flushed', 'tables': ['two', 'two']}");

        assertThat(ilion.awaitEnd(id).get("state").asString()).isEqualTo("COMPLETED");
        assertThat(sstables("one")).containsExactly(0L, 0L, 0L);
        assertThat(sstables("two")).containsExactly(1L, 1L, 1L);
    }

    @Test
    void flushesAViewThatIsNamedLikeATable() {
        RealParts.change("create materialized view flushed.by_text as select * from flushed.one"
                + " where text is not null and id is not null primary key (text, id)");
        RealParts.write("flushed", "one");
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(RealParts.cql()
                                .execute(SimpleStatement.newInstance("select id from flushed.by_text")
                                        .setConsistencyLevel(ConsistencyLevel.ALL))
                                .all())
                        .hasSize(50));

        String id = ilion.submit("{'type': 'flush', 'keyspace': 'flushed', 'tables': ['by_text']}");

        assertThat(ilion.awaitEnd(id).get("state").asString()).isEqualTo("COMPLETED");
        assertThat(sstables("by_text")).containsExactly(1L, 1L, 1L);
        assertThat(sstables("two")).containsExactly(0L, 0L, 0L);
    }

    @Test
    void flushesAllOtherTablesOfAKeyspaceWhileSomeAreDropped() {
        int passedOver = 0;
        for (int round = 0; round < 10 && passedOver == 0; round++) {
            passedOver = flushWhileTablesAreDropped();
        }

        assertThat(passedOver).as("tables that were dropped in the middle").isPositive();
    }

    /** Returns how many tables the nodes had when they began, and not when their turn came. */
    private int flushWhileTablesAreDropped() {
        List<String> dropped = IntStream.range(0, 12)
                .mapToObj(i -> "dropped_%02d".formatted(i))
                .toList();
        List<String> kept = IntStream.range(0, 12)
                .mapToObj(i -> "dropped_%02d_not".formatted(i))
                .toList();
        RealParts.keyspace(
                "dropping", Stream.concat(dropped.stream(), kept.stream()).toArray(String[]::new));

        String id = ilion.submit("{'type': 'flush', 'keyspace': 'dropping'}");
        for (int i = dropped.size() - 1; i >= 0; i--) {
            RealParts.cql().execute("drop table dropping." + dropped.get(i));
        }

        JsonNode ended = ilion.awaitEnd(id, Duration.ofMinutes(3));
        assertThat(ended.get("state").asString()).as(ended.toString()).isEqualTo("COMPLETED");
        for (String table : kept) {
            assertThat(SSTables.onEachNode("dropping", table)).as(table).containsExactly(1L, 1L, 1L);
        }
        List<JsonNode> notes = ilion.history(id)
                .get("tasks")
                .valueStream()
                .flatMap(task -> task.get("evidence").valueStream())
                .filter(seen -> seen.has("note"))
                .toList();
        assertThat(notes).extracting(seen -> seen.get("table").asString()).isSubsetOf(dropped);
        return notes.size();
    }

    @Test
    void flushesOnlyTheNodesThatAreSelected() {
        String id = ilion.submit(
                "{'type': 'flush', 'keyspace': 'flushed', 'nodes': {'racks': ['rack1', 'rack3'], 'datacenters': ['dc1']}}");

        assertThat(ilion.awaitEnd(id).get("state").asString()).isEqualTo("COMPLETED");
        assertThat(sstables("one")).containsExactly(1L, 0L, 1L);
        assertThat(ilion.history(id).get("tasks"))
                .extracting(task -> task.get("address").asString())
                .containsExactly("127.0.1.1", "127.0.1.3");
    }

    @Test
    void selectsNodesByAddressAndByHostId() {
        String hostId = RealParts.cassandra().node(1).hostId().orElseThrow().toString();

        String id = ilion.submit(
                "{'type': 'flush', 'keyspace': 'flushed', 'nodes': {'hosts': ['127.0.1.3', '" + hostId + "']}}");

        assertThat(ilion.awaitEnd(id).get("state").asString()).isEqualTo("COMPLETED");
        assertThat(ilion.history(id).get("tasks"))
                .extracting(task -> task.get("address").asString())
                .containsExactly("127.0.1.2", "127.0.1.3");
    }

    @Test
    void keepsAsEvidenceWhatWasSeenOfEachTable() {
        String id = ilion.submit("{'type': 'flush', 'keyspace': 'flushed'}");
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
    void recordsEveryMoveWithItsActor() {
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

    private static List<Long> sstables(String table) {
        return SSTables.onEachNode("flushed", table);
    }
}
