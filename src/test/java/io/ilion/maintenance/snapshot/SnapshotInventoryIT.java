package io.ilion.maintenance.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ilion.cassandra.TableInfo;
import io.ilion.devcluster.LocalNode;
import io.ilion.snapshot.Snapshot;
import io.ilion.snapshot.SnapshotReconciler;
import io.ilion.snapshot.Snapshots;
import io.ilion.testing.Ilion;
import io.ilion.testing.IlionClient;
import io.ilion.testing.NodeCommands;
import io.ilion.testing.TestEnvironment;
import io.ilion.testing.TestSchema;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The inventory for partial snapshots, for concurrent operations with one tag, and for restores. */
class SnapshotInventoryIT {

    private static final Ilion SERVICE = Ilion.shared();
    private static final List<String> MANY =
            IntStream.range(0, 12).mapToObj(i -> "t" + i).toList();

    private final IlionClient ilion = SERVICE.client();

    @BeforeAll
    static void makeKeyspaces() {
        TestSchema.createKeyspaces(Map.of(
                "inventoried", List.of("one", "two"),
                "halved", MANY,
                "known", List.of()));
    }

    @Test
    void showsThePartsOfACancelledSnapshot() {
        LocalNode node = TestEnvironment.cassandra().node(0);
        String id = ilion.submit("{'type': 'snapshot', 'keyspace': 'halved', 'tag': 'cut', " + on(0) + "}");
        await().pollInterval(Duration.ofMillis(1))
                .until(() -> !SnapshotDisks.directories(node, "halved", "cut").isEmpty());
        ilion.delete("/operations/" + id);

        JsonNode ended = ilion.awaitEnd(id);

        int onDisk = SnapshotDisks.directories(node, "halved", "cut").size();
        Snapshot snapshot = snapshot(id);
        assertThat(snapshot.parts()).hasSize(MANY.size());
        assertThat(snapshot.tables()).hasSize(onDisk);
        if (ended.get("state").asString().equals("CANCELLED")) {
            assertThat(snapshot.availability()).isEqualTo(Snapshot.Availability.INCOMPLETE);
            assertThat(onDisk).isBetween(1, MANY.size() - 1);
        }
    }

    @Test
    void findsASnapshotTakenAfterItsOperationFailed() {
        LocalNode slow = TestEnvironment.cassandra().node(2);
        String id = ilion.submit("{'type': 'snapshot', 'keyspace': 'halved', 'tag': 'late', " + on(2) + "}");
        try {
            await().pollInterval(Duration.ofMillis(1))
                    .until(() ->
                            !SnapshotDisks.directories(slow, "halved", "late").isEmpty());
            slow.freeze();
            ilion.awaitEnd(id, Duration.ofSeconds(40));
            if (ilion.operation(id).get("state").asString().equals("FAILED")) {
                assertThat(snapshot(id).parts())
                        .as("no node was asked yet")
                        .noneMatch(Snapshot.Part::isPresent)
                        .allMatch(Snapshot.Part::isUnknown);
                assertThat(state(id)).isEqualTo("UNKNOWN");
            }
        } finally {
            slow.thaw();
        }

        await().atMost(Duration.ofSeconds(40)).untilAsserted(() -> {
            SERVICE.bean(SnapshotReconciler.class).reconcile();
            assertThat(snapshot(id).tables())
                    .hasSameSizeAs(SnapshotDisks.directories(slow, "halved", "late"))
                    .isNotEmpty();
        });
        assertThat(state(id)).isIn("INCOMPLETE", "AVAILABLE");
    }

    @Test
    void doesNotMistakeALaterSnapshotOfAnotherTool() {
        String id = take("'keyspace': 'inventoried', 'tag': 'reused', " + on(0));
        LocalNode node = TestEnvironment.cassandra().node(0);
        NodeCommands.on(node).clearSnapshot("reused");
        NodeCommands.on(node).takeSnapshot("reused", "inventoried");

        SERVICE.bean(SnapshotReconciler.class).reconcile();

        assertThat(state(id)).isEqualTo("REMOVED");
        assertThat(ilion.get("/snapshots/" + id).json().get("sizeOnDisk").asLong())
                .as("the last known size")
                .isPositive();
        assertThat(SnapshotDisks.directories(node, "inventoried", "reused")).hasSize(2);
    }

    /** As the tag is locked until the end of an operation, one of them always completes. */
    @Test
    void oneOfTwoConcurrentOperationsTakesTheTag() {
        String request = "{'type': 'snapshot', 'keyspace': 'inventoried', 'tag': 'both'}";
        String one = ilion.submit(request);
        String two = ilion.submit(request);

        List<String> states = List.of(
                ilion.awaitEnd(one).get("state").asString(),
                ilion.awaitEnd(two).get("state").asString());

        assertThat(states).containsExactly("COMPLETED", "FAILED");
        assertThat(ilion.operation(two).toString()).contains("PREFLIGHT_FAILED").contains(one);
        assertThat(SERVICE.bean(Snapshots.class).findByTag("it", "both"))
                .extracting(Snapshot::id)
                .containsExactly(UUID.fromString(one));
        assertThat(state(one)).isEqualTo("AVAILABLE");
    }

    @Test
    void aTagCanBeTakenOnDifferentNodes() {
        String one = take("'keyspace': 'inventoried', 'tag': 'apart', " + on(0));
        String two = take("'keyspace': 'inventoried', 'tag': 'apart', " + on(1));

        assertThat(List.of(state(one), state(two))).containsExactly("AVAILABLE", "AVAILABLE");
    }

    @Test
    void isListedByItsFilters() {
        String taken = take("'keyspace': 'inventoried', 'tag': 'filtered'");
        String mine = "cluster=it&tag=filtered&keyspace=inventoried";

        assertThat(List.of(
                        "cluster=it&tag=filtered",
                        mine,
                        mine + "&state=AVAILABLE",
                        mine + "&state=available&state=REMOVED",
                        mine + "&createdFrom=-1h&createdTo=now",
                        mine + "&pageSize=1"))
                .allSatisfy(filter -> assertThat(listed(filter)).as(filter).containsExactly(taken));
        assertThat(List.of(
                        "cluster=other&tag=filtered",
                        "tag=filtere",
                        "tag=filtered&keyspace=known",
                        mine + "&table=nothing",
                        mine + "&state=REMOVED",
                        mine + "&createdTo=-1h",
                        mine + "&createdFrom=2100-01-01"))
                .allSatisfy(filter -> assertThat(listed(filter)).as(filter).isEmpty());
        List<String> both = listed("state=AVAILABLE&keyspace=inventoried&pageSize=1");
        assertThat(both).as("the page is filled although others do not match").hasSize(1);
    }

    private static List<String> listed(String filter) {
        return SERVICE.client()
                .get("/snapshots?" + filter)
                .json()
                .valueStream()
                .map(each -> each.get("id").asString())
                .toList();
    }

    @Test
    void recordsWhatARestoreCompares() {
        TestSchema.execute(List.of(
                "create table known.base (id int primary key, v int, w int) with default_time_to_live = 3600",
                "create table known.bare (id int primary key)"));
        TestEnvironment.changeSchema("alter table known.base drop w");
        TestEnvironment.changeSchema("create materialized view known.by_v as select * from known.base "
                + "where v is not null and id is not null primary key (v, id)");
        TestEnvironment.cql().execute("insert into known.base (id, v) values (1, 1)");

        String id = take("'keyspace': 'known', 'tag': 'facts'");

        Snapshot snapshot = snapshot(id);
        TableInfo base = Objects.requireNonNull(snapshot.definitions().get("known.base"));
        assertThat(base.columns()).containsOnlyKeys("id", "v");
        assertThat(base.defaultTtl()).isEqualTo(Duration.ofHours(1));
        assertThat(Objects.requireNonNull(snapshot.definitions().get("known.by_v"))
                        .viewOf())
                .isEqualTo("base");
        assertThat(snapshot.droppedColumns().get("known.base")).containsOnlyKeys("w");
        assertThat(snapshot.droppedColumns().get("known.bare")).isEmpty();
        assertThat(snapshot.replication().get("known")).containsEntry("dc1", "3");
        assertThat(snapshot.hosts()).hasSize(3).allSatisfy((host, then) -> {
            assertThat(then.tokens()).isNotEmpty();
            assertThat(then.version()).startsWith("5.0");
        });
        assertThat(snapshot.plannedHosts()).isEqualTo(snapshot.hosts().keySet());
        assertThat(snapshot.parts()).hasSize(9).allMatch(part -> part.createdAt() != null);
        assertThat(empty(snapshot, "known.bare")).containsOnly(Optional.of(true));
        assertThat(empty(snapshot, "known.base")).doesNotContain(Optional.of(true));
    }

    private static List<Optional<Boolean>> empty(Snapshot snapshot, String table) {
        return snapshot.parts().stream()
                .filter(part -> part.name().equals(table))
                .map(part -> Optional.ofNullable(part.empty()))
                .toList();
    }

    private String take(String properties) {
        String id = ilion.submit("{'type': 'snapshot', " + properties + "}");
        assertThat(ilion.awaitEnd(id).get("state").asString()).isEqualTo("COMPLETED");
        return id;
    }

    private Snapshot snapshot(String id) {
        return SERVICE.bean(Snapshots.class).find(UUID.fromString(id)).orElseThrow();
    }

    private String state(String id) {
        return ilion.get("/snapshots/" + id).json().get("state").asString();
    }

    private static String on(int node) {
        return "'nodes': {'hosts': ['" + TestEnvironment.cassandra().node(node).address() + "']}";
    }
}
