package io.ilion.maintenance.restore;

import io.ilion.cassandra.Cluster;
import io.ilion.cassandra.NodeInfo;
import io.ilion.cassandra.NodeRejectedException;
import io.ilion.cassandra.NodeSession;
import io.ilion.cassandra.TableInfo;
import io.ilion.maintenance.restore.RestorePlan.PlannedTable;
import io.ilion.maintenance.restore.RestorePlan.Source;
import io.ilion.snapshot.ListedSnapshot;
import io.ilion.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** Searches each node for the directories from which it restores each table. Changes nothing. */
record SourceSearch(RestoreParameters parameters, RestoreTarget target, Cluster cluster, RestoreFindings findings) {

    /** The tables, with the directories of each node. */
    List<PlannedTable> find(Map<String, TableInfo> tables, List<NodeSnapshotContent> contents) {
        List<NodeInfo> nodes = contents.stream().map(NodeSnapshotContent::node).toList();
        Map<UUID, NodeSnapshotContent> byHost = new HashMap<>();
        contents.forEach(content -> byHost.put(content.node().hostId(), content));
        List<Map<String, Source>> found = ParallelNodes.call(
                cluster,
                nodes,
                tables.size(),
                (info, node) -> sources(tables, Objects.requireNonNull(byHost.get(info.hostId())), node));
        List<PlannedTable> planned = new ArrayList<>();
        tables.forEach((name, info) -> {
            Map<UUID, Source> sources = new HashMap<>();
            for (int i = 0; i < nodes.size(); i++) {
                Source source = found.get(i).get(name);
                if (source != null) {
                    sources.put(nodes.get(i).hostId(), source);
                }
            }
            int dot = name.indexOf('.');
            planned.add(new PlannedTable(
                    name.substring(0, dot), name.substring(dot + 1), info.id(), sourceId(name, info), sources));
        });
        return planned;
    }

    private Map<String, Source> sources(Map<String, TableInfo> tables, NodeSnapshotContent content, NodeSession node) {
        Map<String, Source> sources = new TreeMap<>();
        for (ListedSnapshot listed : content.listed()) {
            TableInfo info = tables.get(listed.name());
            if (info != null) {
                source(node, content.node().hostId(), listed, sourceId(listed.name(), info))
                        .ifPresent(source -> sources.put(listed.name(), source));
            }
        }
        return sources;
    }

    private Optional<Source> source(NodeSession node, UUID hostId, ListedSnapshot listed, UUID sourceId) {
        SnapshotDirectories directories =
                new SnapshotDirectories(node, listed.keyspace(), listed.table(), sourceId, listed.tag());
        List<String> existing;
        try {
            existing = directories.existing();
        } catch (NodeRejectedException e) {
            addProblem("Node %s cannot read snapshot '%s' of %s: %s"
                    .formatted(
                            node.address(),
                            listed.tag(),
                            listed.name(),
                            e.thrown().getMessage()));
            return Optional.empty();
        }
        if (existing.isEmpty()) {
            addProblem(
                    ("Node %s lists snapshot '%s' of %s, but has none of the directories %s: the table was dropped and recreated since. "
                                    + "Set 'sourceTableId' to its former id, and 'allow' to %s")
                            .formatted(
                                    node.address(),
                                    listed.tag(),
                                    listed.name(),
                                    directories.candidates(),
                                    RestoreRisk.RECREATED_TABLE));
            return Optional.empty();
        }
        Boolean empty = target.findPart(hostId, listed.keyspace(), listed.table())
                .map(Snapshot.Part::empty)
                .orElse(null);
        return Optional.of(new Source(existing, listed.sizeOnDisk(), empty));
    }

    private void addProblem(String problem) {
        synchronized (findings) {
            findings.addProblem(problem);
        }
    }

    private UUID sourceId(String name, TableInfo now) {
        UUID given = parameters.sourceTableId();
        if (given != null) {
            return given;
        }
        int dot = name.indexOf('.');
        return target.findSnapshot(name.substring(0, dot), name.substring(dot + 1))
                .map(snapshot -> snapshot.definitions().get(name))
                .map(TableInfo::id)
                .orElse(now.id());
    }
}
