package io.ilion.maintenance.flush;

import static org.assertj.core.api.Assertions.assertThat;

import io.ilion.testing.Ilion;
import io.ilion.testing.IlionClient;
import io.ilion.testing.RealParts;
import io.ilion.testing.SSTables;
import java.util.List;
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
