package io.ilion.operation.type;

import io.ilion.cassandra.Cluster;
import io.ilion.cassandra.ClusterUnreachableException;
import io.ilion.cassandra.Keyspace;
import io.ilion.cassandra.NodeInfo;
import io.ilion.cassandra.TableInfo;
import io.ilion.operation.type.InvalidRequestException.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks the names in a request against the schema of the cluster. The schema is read again before a name is rejected, so that a table
 * created a second ago is found. While the cluster is unreachable, names are accepted; the node checks them when the work is done.
 */
public final class SchemaCheck {

    private static final Logger log = LoggerFactory.getLogger(SchemaCheck.class);

    private final Cluster cluster;
    private final List<Violation> violations = new ArrayList<>();

    public SchemaCheck(Cluster cluster) {
        this.cluster = cluster;
    }

    /** The name of the cluster of the request. */
    public String cluster() {
        return cluster.name();
    }

    public List<Violation> violations() {
        return violations;
    }

    /**
     * Requires that the keyspace exists and holds data, and that the tables exist; null or no tables means all. A materialized view is
     * rejected, for types that cannot work on a view without its base table.
     */
    public void requireKeyspaceAndTables(String keyspace, @Nullable List<String> tables) {
        checkNames(keyspace, tables, false);
    }

    /** Also accepts materialized views instead of tables. */
    public void requireKeyspaceAndTablesOrViews(String keyspace, @Nullable List<String> names) {
        checkNames(keyspace, names, true);
    }

    private void checkNames(String keyspace, @Nullable List<String> names, boolean views) {
        unlessUnreachable(() -> {
            List<String> named = names == null ? List.of() : names;
            Optional<Keyspace> found = cluster.keyspace(keyspace)
                    .filter(known -> known.tablesAndViews().containsAll(named));
            if (found.isEmpty()) {
                found = cluster.refreshKeyspace(keyspace);
            }
            found.ifPresentOrElse(there -> check(there, named, views), () -> unknownKeyspace(keyspace));
        });
    }

    /** Requires one table, which the request names in {@code table}. */
    public void requireKeyspaceAndTable(String keyspace, String table) {
        int before = violations.size();
        requireKeyspaceAndTables(keyspace, List.of(table));
        violations
                .subList(before, violations.size())
                .replaceAll(each -> each.field().equals("tables[0]") ? new Violation("table", each.message()) : each);
    }

    /** Rejects the request for a reason that the operation type found. */
    public void reject(String field, String message) {
        violations.add(new Violation(field, message));
    }

    /** The nodes of the cluster; empty while it is unreachable. */
    public List<NodeInfo> nodes() {
        try {
            return cluster.nodes();
        } catch (ClusterUnreachableException e) {
            return List.of();
        }
    }

    /** Requires that each name of the selection matches a node. */
    public void requireNodes(NodeSelection selection) {
        unlessUnreachable(() -> {
            List<NodeInfo> nodes = cluster.nodes();
            each(
                    "nodes.datacenters",
                    "datacenter",
                    selection.datacenters(),
                    names(nodes.stream().map(NodeInfo::datacenter).toList()));
            each(
                    "nodes.racks",
                    "rack",
                    selection.racks(),
                    names(nodes.stream().map(NodeInfo::rack).toList()));
            List<String> hosts = selection.hosts() == null ? List.of() : selection.hosts();
            for (int i = 0; i < hosts.size(); i++) {
                String host = hosts.get(i);
                if (nodes.stream().noneMatch(node -> node.hasHost(host))) {
                    unknown(
                            "nodes.hosts[" + i + "]",
                            "node",
                            host,
                            names(nodes.stream().map(NodeInfo::address).toList()));
                }
            }
            if (violations.isEmpty() && nodes.stream().noneMatch(selection::matches)) {
                violations.add(new Violation(
                        "nodes", "no node of cluster '%s' matches all properties".formatted(cluster.name())));
            }
        });
    }

    private void check(Keyspace keyspace, List<String> names, boolean views) {
        if (keyspace.virtual()) {
            violations.add(new Violation("keyspace", "'%s' is virtual and holds no data".formatted(keyspace.name())));
            return;
        }
        for (int i = 0; i < names.size(); i++) {
            String field = "tables[%d]".formatted(i);
            String name = names.get(i);
            if (!keyspace.tablesAndViews().contains(name)) {
                unknown(field, "table", name, views ? keyspace.tablesAndViews() : keyspace.tables());
            } else if (!views && keyspace.views().contains(name)) {
                violations.add(new Violation(field, view(keyspace.name(), name)));
            }
        }
    }

    private String view(String keyspace, String name) {
        return cluster.table(keyspace, name)
                .map(TableInfo::viewOf)
                .map(base ->
                        ("'%s' is a materialized view of '%s': name '%s' instead, and recreate the view afterwards, since "
                                        + "Cassandra does not update it")
                                .formatted(name, base, base))
                .orElseGet(() -> ("'%s' is a materialized view: name its base table instead, and recreate the view "
                                + "afterwards, since Cassandra does not update it")
                        .formatted(name));
    }

    private void each(String field, String what, @Nullable List<String> wanted, Set<String> known) {
        List<String> all = wanted == null ? List.of() : wanted;
        for (int i = 0; i < all.size(); i++) {
            if (!known.contains(all.get(i))) {
                unknown("%s[%d]".formatted(field, i), what, all.get(i), known);
            }
        }
    }

    private void unknownKeyspace(String keyspace) {
        unknown("keyspace", "keyspace", keyspace, cluster.keyspaces());
    }

    private void unknown(String field, String what, String name, Set<String> known) {
        violations.add(new Violation(
                field,
                "there is no %s '%s' in cluster '%s'%s"
                        .formatted(what, name, cluster.name(), Suggestion.of(name, known))));
    }

    private static Set<String> names(List<String> names) {
        return Set.copyOf(names);
    }

    private void unlessUnreachable(Runnable check) {
        try {
            check.run();
        } catch (ClusterUnreachableException e) {
            log.warn("Accepting a request without checking its names against the schema: {}", e.getMessage());
        }
    }
}
