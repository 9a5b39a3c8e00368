package io.ilion.maintenance.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ilion.cassandra.NodeInfo;
import io.ilion.cassandra.NodeSession;
import io.ilion.cassandra.TableInfo;
import io.ilion.maintenance.restore.RestorePlan.PlannedTable;
import io.ilion.operation.failure.WorkFailedException;
import io.ilion.testing.FakeCluster;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The checks before anything is changed, including those that real nodes of one version cannot show. */
class RestoreCheckTests {

    private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");

    private final NodesOfOneTable cluster = new NodesOfOneTable();
    private final PlannedTable a = cluster.table();

    @Test
    void plansTheSnapshotOfEveryNode() {
        RestorePlan plan = check(true, RestoreRisk.UNRECORDED_SNAPSHOT);

        assertThat(plan.tables()).singleElement().satisfies(table -> {
            assertThat(table.name()).isEqualTo("demo.a");
            assertThat(table.sources()).hasSize(2);
            assertThat(table.sources().values())
                    .allMatch(source -> source.directories().equals(List.of(FakeNode.directory("t", a))));
        });
        assertThat(cluster.schemaReads()).isEqualTo(1);
        assertThat(cluster.nodes).as("the check imports nothing").allMatch(node -> node.imported.isEmpty());
    }

    @Test
    void truncateWithAnUnrecordedSnapshotMustBeAllowed() {
        refused(true, "UNRECORDED_SNAPSHOT", "demo.a");

        assertThat(check(false).notes()).singleElement().asString().contains("is not recorded");
    }

    @Test
    void rejectsTruncateWhenANodeIsDown() {
        cluster.down = true;

        refused(true, "Node 10.0.0.2 is down, and TRUNCATE requires all nodes");
    }

    @Test
    void namesANodeWithoutTheSnapshot() {
        cluster.nodes.get(1).listed.clear();

        refused(false, "Node 10.0.0.2 has no snapshot 't' of demo.a", "INCOMPLETE_SNAPSHOT");
    }

    @Test
    void rejectsADirectoryThatCassandraMayNotRead() {
        cluster.nodes.get(0).unreadable.add(FakeNode.directory("t", a));

        refused(false, "Node 10.0.0.1 cannot read snapshot 't' of demo.a: Insufficient permissions");
    }

    @Test
    void rejectsAMissingDirectory() {
        cluster.nodes.get(0).directories.clear();

        refused(false, "Node 10.0.0.1 lists snapshot 't' of demo.a, but has none of the directories", "sourceTableId");
    }

    @Test
    void rejectsAVersionThatCannotReadTheTag() {
        cluster.tag("t.1");
        cluster.nodes.get(1).version = "5.0.2";

        assertThatThrownBy(() -> check("t.1", false))
                .hasMessageContaining("10.0.0.2")
                .hasMessageContaining("before 5.0.5 a tag must have only");
    }

    @Test
    void rejectsAVersionThatCannotCopy() {
        cluster.nodes.get(1).version = "3.11.19";

        refused(false, "Node 10.0.0.2 runs Cassandra 3.11.19, whose import moves SSTables out of the snapshot");
    }

    @Test
    void rejectsASnapshotThatExpiresTooSoon() {
        cluster.nodes.forEach(node -> {
            node.listed.clear();
            node.with("t", a, 9_000, NOW.plus(Duration.ofMinutes(30)));
        });

        refused(false, "execution.timeout", "demo.a");
    }

    @Test
    void requiresThePermissionToTruncate() {
        cluster.objection = "CQL user 'ilion' has no MODIFY permission on table demo.a";

        refused(true, "no MODIFY permission on table demo.a");

        assertThat(check(false).tables()).as("without truncate it needs none").hasSize(1);
    }

    @Test
    void rejectsTruncateWhenTheTimeoutOfANodeIsLonger() {
        cluster.nodes.get(1).truncateTimeout = Duration.ofSeconds(70);

        refused(true, "10.0.0.2 may execute a TRUNCATE for PT1M10S", "ilion.restore.truncate-timeout");

        assertThat(check(false).tables())
                .as("without truncate it does not matter")
                .hasSize(1);
    }

    @Test
    void namesEveryReason() {
        cluster.down = true;
        cluster.nodes.get(0).listed.clear();

        refused(true, "10.0.0.2 is down", "10.0.0.1 has no snapshot");
    }

    private void refused(boolean truncate, String... words) {
        assertThatThrownBy(() -> check(truncate))
                .isInstanceOf(WorkFailedException.class)
                .satisfies(refusal -> assertThat(refusal.getMessage()).contains(words));
        assertThat(cluster.nodes).allMatch(node -> node.imported.isEmpty());
    }

    private RestorePlan check(boolean truncate, RestoreRisk... allowed) {
        return check("t", truncate, allowed);
    }

    private RestorePlan check(String tag, boolean truncate, RestoreRisk... allowed) {
        RestoreParameters parameters = new RestoreParameters(null, tag, "demo", null, truncate, null, List.of(allowed));
        RestoreTarget target = new RestoreTarget(tag, List.of(), Map.of("demo", List.of()));
        RestoreDeadlines times = new RestoreDeadlines(NOW.plus(Duration.ofHours(1)), Duration.ofSeconds(70));
        return new RestoreCheck(parameters, target, cluster, cluster.nodes(), times).plan();
    }

    /** Two nodes, each with the snapshot of one table that Ilion did not take. */
    private static final class NodesOfOneTable extends FakeCluster {

        private final List<FakeNode> nodes = new ArrayList<>();
        private boolean down;
        private @Nullable String objection;

        NodesOfOneTable() {
            super("it");
            withKeyspace("demo", "a");
            for (String address : List.of("10.0.0.1", "10.0.0.2")) {
                withNode(address, "dc1/r1");
                nodes.add(new FakeNode(address).with("t", table(), 9_000, null));
            }
        }

        PlannedTable table() {
            UUID id = table("demo", "a").map(TableInfo::id).orElseThrow();
            return new PlannedTable("demo", "a", id, id, Map.of());
        }

        void tag(String tag) {
            nodes.forEach(node -> {
                node.listed.clear();
                node.with(tag, table(), 9_000, null);
            });
        }

        @Override
        public List<NodeInfo> nodes() {
            return super.nodes().stream()
                    .map(node -> new NodeInfo(
                            node.hostId(),
                            node.address(),
                            node.datacenter(),
                            node.rack(),
                            node.version(),
                            !down || !node.address().equals("10.0.0.2")))
                    .toList();
        }

        @Override
        public Optional<String> missingModifyPermission(String keyspace, String table) {
            return Optional.ofNullable(objection);
        }

        @Override
        public NodeSession open(UUID hostId, String lastAddress, Duration timeout) {
            return nodes.stream()
                    .filter(node -> node.address().equals(lastAddress))
                    .findFirst()
                    .orElseThrow();
        }
    }
}
