package io.ilion.testing;

import static org.awaitility.Awaitility.await;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.metadata.Node;
import com.datastax.oss.driver.api.core.metadata.NodeState;
import com.datastax.oss.driver.api.core.servererrors.CoordinatorException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Batches schema changes. Schema agreement takes a second or more, for many changes as for one; so a test class creates all that it
 * needs at once, and no test changes what another uses.
 */
public final class TestSchema {

    /** As each node has it; the driver asks one node, which may not have heard of the change yet. */
    private static Set<Object> schemaVersions(CqlSession session) {
        return session.getMetadata().getNodes().values().stream()
                .filter(node -> node.getState() == NodeState.UP)
                .map(node -> Objects.requireNonNull(
                        session.execute(SimpleStatement.newInstance("select schema_version from system.local")
                                        .setNode(node))
                                .one()))
                .map(row -> Objects.requireNonNull(row.getUuid(0)))
                .collect(Collectors.toSet());
    }

    private static final int ROWS = 50;
    private static final Pattern CREATED = Pattern.compile(
            "create (?:table|materialized view)(?: if not exists)? ([\\w.]+)", Pattern.CASE_INSENSITIVE);

    private TestSchema() {}

    /**
     * Recreates keyspaces on all nodes, with tables of {@code id int primary key, text text} that have fifty rows on every node.
     *
     * @param tables table names by keyspace
     */
    public static void createKeyspaces(Map<String, List<String>> tables) {
        execute(tables.keySet().stream()
                .filter(keyspace -> TestEnvironment.cql()
                        .getMetadata()
                        .getKeyspace(keyspace)
                        .isPresent())
                .map(keyspace -> "drop keyspace if exists " + keyspace)
                .toList());
        execute(tables.keySet().stream()
                .map(keyspace -> "create keyspace " + keyspace
                        + " with replication = {'class': 'NetworkTopologyStrategy', 'dc1': 3}")
                .toList());
        List<String> names = tables.entrySet().stream()
                .flatMap(each -> each.getValue().stream().map(table -> each.getKey() + "." + table))
                .toList();
        execute(names.stream()
                .map(name -> "create table " + name + " (id int primary key, text text)")
                .toList());
        write(names);
    }

    /** Runs independent schema changes through the same node, and waits until all nodes have them. */
    public static void execute(List<String> ddl) {
        if (ddl.isEmpty()) {
            return;
        }
        CqlSession session = TestEnvironment.cql();
        String address = TestEnvironment.cassandra().node(0).address() + ":";
        Node first = session.getMetadata().getNodes().values().stream()
                .filter(node -> node.getEndPoint().resolve().toString().contains(address))
                .findFirst()
                .orElseThrow();
        awaitAll(ddl.stream()
                .map(each ->
                        session.executeAsync(SimpleStatement.newInstance(each).setNode(first)))
                .toList());
        await().pollDelay(Duration.ZERO)
                .atMost(Duration.ofSeconds(60))
                .until(() -> session.checkSchemaAgreement()
                        && schemaVersions(session).size() == 1);
        ddl.stream().map(CREATED::matcher).filter(Matcher::find).forEach(created -> awaitOnEachNode(created.group(1)));
    }

    /** A busy node may report agreement shortly before it has the change. */
    private static void awaitOnEachNode(String table) {
        CqlSession session = TestEnvironment.cql();
        await().pollDelay(Duration.ZERO)
                .atMost(Duration.ofSeconds(60))
                .ignoreExceptionsInstanceOf(CoordinatorException.class)
                .untilAsserted(() -> session.getMetadata()
                        .getNodes()
                        .values()
                        .forEach(node ->
                                session.execute(SimpleStatement.newInstance("select * from " + table + " limit 1")
                                        .setNode(node))));
    }

    /** Writes rows at consistency level ALL, so that every replica knows the table. */
    private static void write(List<String> tables) {
        await().pollDelay(Duration.ZERO)
                .atMost(Duration.ofSeconds(60))
                .ignoreExceptionsMatching(problem -> problem.getCause() instanceof CoordinatorException)
                .untilAsserted(() -> tables.forEach(table -> awaitAll(IntStream.range(0, ROWS)
                        .mapToObj(id -> TestEnvironment.cql()
                                .executeAsync(
                                        SimpleStatement.newInstance("insert into %s (id, text) values (%d, 'row %d')"
                                                        .formatted(table, id, id))
                                                .setConsistencyLevel(ConsistencyLevel.ALL)))
                        .toList())));
    }

    private static void awaitAll(List<CompletionStage<AsyncResultSet>> sent) {
        sent.forEach(each -> each.toCompletableFuture().join());
    }
}
