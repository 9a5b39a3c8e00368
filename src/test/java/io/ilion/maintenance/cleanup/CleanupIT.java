package io.ilion.maintenance.cleanup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ilion.cassandra.Cluster;
import io.ilion.cassandra.Clusters;
import io.ilion.cassandra.NodeInfo;
import io.ilion.cassandra.NodeSession;
import io.ilion.testing.ApiResponse;
import io.ilion.testing.Ilion;
import io.ilion.testing.IlionClient;
import io.ilion.testing.TestEnvironment;
import io.ilion.testing.TestSchema;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Cleanups over HTTP, verified on the disks and in the compactors of real nodes. */
class CleanupIT {

    private final IlionClient ilion = Ilion.shared().client();

    @Test
    void removesTheRowsThatTheNodesNoLongerOwn() {
        Shrunk shrunk = Shrunk.of("cleaned", ilion, 2, 1000);
        List<Long> before = shrunk.bytesOnEachNode();

        String id = ilion.submit("{'type': 'cleanup', 'keyspace': 'cleaned'}");

        JsonNode ended = ilion.awaitEnd(id);
        assertThat(ended.get("state").asString()).as(ended.toString()).isEqualTo("COMPLETED");
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            List<Long> after = shrunk.bytesOnEachNode();
            assertThat((double) sum(after) / sum(before)).isBetween(0.32, 0.35);
            for (int i = 0; i < 3; i++) {
                assertThat(after.get(i)).isLessThan(before.get(i));
            }
        });
        assertThat(shrunk.rowsFound()).isEqualTo(shrunk.rows());
        assertThat(ilion.history(id).get("tasks")).hasSize(3).allSatisfy(task -> {
            JsonNode table = task.get("evidence").get(1);
            assertThat(table.get("table").asString()).isEqualTo("big");
            assertThat(table.get("calls").asInt()).isEqualTo(1);
            assertThat(table.get("sstablesBefore").asInt()).isEqualTo(2);
            assertThat(table.get("liveBytesAfter").asLong())
                    .isLessThan(table.get("liveBytesBefore").asLong());
        });
    }

    @Test
    void cleansUpAMaterializedView() {
        TestEnvironment.createKeyspace("cleaned_view", "one");
        TestEnvironment.changeSchema("create materialized view cleaned_view.by_text as select * from cleaned_view.one"
                + " where text is not null and id is not null primary key (text, id)");
        for (int row = 0; row < 600; row++) {
            TestEnvironment.cql()
                    .execute("insert into cleaned_view.one (id, text) values (%d, '%s')"
                            .formatted(row, "text %d ".formatted(row).repeat(20)));
        }
        ilion.awaitEnd(ilion.submit("{'type': 'flush', 'keyspace': 'cleaned_view'}"));
        TestEnvironment.changeSchema(
                "alter keyspace cleaned_view with replication = " + "{'class': 'NetworkTopologyStrategy', 'dc1': 1}");

        String id = ilion.submit("{'type': 'cleanup', 'keyspace': 'cleaned_view', 'tables': ['by_text']}");

        JsonNode ended = ilion.awaitEnd(id);
        assertThat(ended.get("state").asString()).as(ended.toString()).isEqualTo("COMPLETED");
        assertThat(ilion.history(id).get("tasks")).hasSize(3).allSatisfy(task -> {
            JsonNode view = task.get("evidence").get(1);
            assertThat(view.get("table").asString()).isEqualTo("by_text");
            assertThat(view.get("liveBytesAfter").asLong())
                    .isLessThan(view.get("liveBytesBefore").asLong());
        });
    }

    @Test
    void cleansUpAllOtherTablesOfAKeyspaceWhileSomeAreDropped() {
        List<String> notes = new ArrayList<>();
        for (int round = 0; round < 5 && notes.isEmpty(); round++) {
            notes.addAll(cleanUpWhileTablesAreDropped());
        }

        assertThat(notes).as("tables that were dropped in the middle").isNotEmpty();
    }

    /** Returns the tables that were dropped after the nodes had started and before their turn. */
    private List<String> cleanUpWhileTablesAreDropped() {
        List<String> dropped =
                IntStream.range(0, 6).mapToObj(i -> "dropped_%02d".formatted(i)).toList();
        List<String> kept = dropped.stream().map(table -> table + "_not").toList();
        TestSchema.createKeyspaces(Map.of(
                "cleaned_dropping",
                Stream.concat(dropped.stream(), kept.stream()).toList()));
        CompletableFuture<Void> drops = CompletableFuture.runAsync(
                () -> dropped.forEach(table -> TestEnvironment.cql().execute("drop table cleaned_dropping." + table)));
        List<String> notes = new ArrayList<>();
        while (!drops.isDone()) {
            String id = ilion.submit("{'type': 'cleanup', 'keyspace': 'cleaned_dropping', 'execution': "
                    + "{'order': 'ALL_AT_ONCE', 'maxConcurrentNodes': 3}}");
            JsonNode ended = ilion.awaitEnd(id, Duration.ofMinutes(2));
            assertThat(ended.get("state").asString()).as(ended.toString()).isEqualTo("COMPLETED");
            for (JsonNode task : ilion.history(id).get("tasks")) {
                List<JsonNode> tables = task.get("evidence")
                        .valueStream()
                        .filter(each -> each.has("table"))
                        .toList();
                assertThat(tables)
                        .filteredOn(each -> each.has("calls"))
                        .extracting(each -> each.get("table").asString())
                        .containsAll(kept);
                tables.stream()
                        .filter(each -> each.has("note"))
                        .forEach(each -> notes.add(each.get("table").asString()));
            }
        }
        drops.join();
        assertThat(notes).isSubsetOf(dropped);
        return notes;
    }

    @Test
    void rejectsALocalKeyspace() {
        ApiResponse answer = ilion.post("/operations", "{'type': 'cleanup', 'keyspace': 'system'}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().at("/errors/0/field").asString()).isEqualTo("keyspace");
        assertThat(answer.json().at("/errors/0/message").asString()).contains("is local to each node");
    }

    @Test
    void rejectsAnUnknownTable() {
        ApiResponse answer =
                ilion.post("/operations", "{'type': 'cleanup', 'keyspace': 'system_traces', 'tables': ['event']}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().at("/errors/0/field").asString()).isEqualTo("tables[0]");
        assertThat(answer.json().at("/errors/0/message").asString()).contains("events");
    }

    @Test
    void stopsOnlyItsOwnCleanupWhenCancelled() {
        Shrunk.of("cleaned_mine", ilion, 10, 40_000);
        Shrunk.of("cleaned_other", ilion, 18, 40_000); // it must not end first
        try (Throttled throttled = new Throttled(1, 2)) {
            String other = submit("cleaned_other");
            String mine = submit("cleaned_mine");
            List<Double> progress = new ArrayList<>();
            await().atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> {
                        progress.add(ilion.operation(mine).get("progress").asDouble());
                        return progress.get(progress.size() - 1) > 0.1
                                && !underWay("cleaned_mine").isEmpty()
                                && !underWay("cleaned_other").isEmpty();
                    });

            assertThat(ilion.delete("/operations/" + mine).status()).isEqualTo(202);

            JsonNode ended = ilion.awaitEnd(mine, Duration.ofSeconds(10));
            assertThat(ended.get("state").asString()).as(ended.toString()).isEqualTo("CANCELLED");
            assertThat(underWay("cleaned_mine")).isEmpty();
            assertThat(underWay("cleaned_other")).isNotEmpty();
            assertThat(progress).isSorted();
            assertThat(progress.stream().distinct()).hasSizeGreaterThan(3);
            throttled.mend();
            assertThat(ilion.awaitEnd(other).get("state").asString()).isEqualTo("COMPLETED");
        }
    }

    @Test
    void failsWhenAnotherClientStopsIt() {
        Shrunk.of("cleaned_stopped", ilion, 3, 40_000);
        try (Throttled throttled = new Throttled(1, 1)) {
            String id = submit("cleaned_stopped");
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> !underWay("cleaned_stopped").isEmpty());

            Throttled.COMMANDS.stopCompactions("CLEANUP");

            JsonNode ended = ilion.awaitEnd(id);
            assertThat(ended.get("state").asString()).as(ended.toString()).isEqualTo("FAILED");
            assertThat(ended.at("/failureCause/code").asString()).isEqualTo("REJECTED_BY_NODE");
            assertThat(ended.at("/failureCause/message").asString()).contains("cleaned_stopped.big was interrupted");
            throttled.mend();
        }
    }

    @Test
    void neverRunsTwoCleanupsOfATableAtOnce() {
        Shrunk.of("cleaned_twice", ilion, 4, 40_000);
        try (Throttled throttled = new Throttled(3, 1)) {
            String first = submit("cleaned_twice");
            await().until(() -> taskState(first).equals("RUNNING"));
            String second = submit("cleaned_twice");
            List<String> states = new ArrayList<>();
            await().atMost(Duration.ofSeconds(60))
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> {
                        // the later one first, so that a change in between cannot look like two running at once
                        String later = taskState(second);
                        states.add(taskState(first) + "+" + later);
                        return later.equals("COMPLETED");
                    });

            throttled.mend();
            assertThat(states)
                    .contains("RUNNING+PENDING")
                    .doesNotContain("RUNNING+RUNNING", "RUNNING+COMPLETED", "PENDING+RUNNING");
            assertThat(ilion.awaitEnd(first).get("state").asString()).isEqualTo("COMPLETED");
            assertThat(ilion.awaitEnd(second).get("state").asString()).isEqualTo("COMPLETED");
        }
    }

    private String submit(String keyspace) {
        return ilion.submit("{'type': 'cleanup', 'keyspace': '%s', 'tables': ['big'], 'jobs': 1, %s}"
                .formatted(keyspace, Throttled.SELECTION));
    }

    private String taskState(String id) {
        JsonNode tasks = ilion.history(id).get("tasks");
        return tasks.isEmpty() ? "PENDING" : tasks.get(0).get("state").asString();
    }

    private static List<RunningCleanup> underWay(String keyspace) {
        Cluster cluster = Ilion.shared().bean(Clusters.class).find("it").orElseThrow();
        NodeInfo first = cluster.nodes().stream()
                .filter(node -> node.hasHost(Throttled.NODE.address()))
                .findFirst()
                .orElseThrow();
        try (NodeSession node = cluster.open(first.hostId(), first.address(), Duration.ofSeconds(30))) {
            return new RunningCleanups(node, keyspace).all();
        }
    }

    private static long sum(List<Long> numbers) {
        return numbers.stream().mapToLong(each -> each).sum();
    }
}
