package io.ilion.cassandra.driver;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.DriverTimeoutException;
import com.datastax.oss.driver.api.core.cql.ResultSet;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.cql.Statement;
import com.datastax.oss.driver.api.core.metadata.Node;
import com.datastax.oss.driver.api.core.servererrors.BootstrappingException;
import com.datastax.oss.driver.api.core.servererrors.CoordinatorException;
import com.datastax.oss.driver.api.core.servererrors.QueryValidationException;
import com.datastax.oss.driver.api.core.servererrors.ServerError;
import com.datastax.oss.driver.api.core.servererrors.UnauthorizedException;
import com.datastax.oss.driver.api.core.servererrors.UnavailableException;
import io.ilion.cassandra.ClusterUnreachableException;
import io.ilion.cassandra.StatementRejectedException;
import io.ilion.cassandra.StatementTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** The CQL statements that Ilion sends to a cluster, with exceptions that say whether a statement may have been executed. */
public final class ClusterStatements {

    private static final Duration READ_TIMEOUT = Duration.ofSeconds(10);
    private static final Set<String> MODIFYING = Set.of("MODIFY");

    private final DriverSession driver;

    public ClusterStatements(DriverSession driver) {
        this.driver = driver;
    }

    /** The ids of the tables of a keyspace, by name. */
    public Map<String, UUID> tableIds(String keyspace) {
        Map<String, UUID> ids = new HashMap<>();
        read(SimpleStatement.newInstance(
                        "select table_name, id from system_schema.tables where keyspace_name = ?", keyspace))
                .forEach(row -> ids.put(row.getString("table_name"), row.getUuid("id")));
        return ids;
    }

    /** When columns were dropped from a table, by column. */
    public Map<String, Instant> droppedColumns(String keyspace, String table) {
        Map<String, Instant> dropped = new HashMap<>();
        read(SimpleStatement.newInstance(
                        "select column_name, dropped_time from system_schema.dropped_columns"
                                + " where keyspace_name = ? and table_name = ?",
                        keyspace,
                        table))
                .forEach(row -> dropped.put(row.getString("column_name"), row.getInstant("dropped_time")));
        return dropped;
    }

    /** When each node last truncated a table, by host id. */
    public Map<UUID, Instant> truncatedAt(UUID tableId) {
        Map<UUID, Instant> truncated = new HashMap<>();
        for (Node node : driver.session().getMetadata().getNodes().values()) {
            truncatedAt(node, tableId).ifPresent(at -> truncated.put(Objects.requireNonNull(node.getHostId()), at));
        }
        return truncated;
    }

    /** The record is a position in the commit log, followed by the time in milliseconds. */
    private Optional<Instant> truncatedAt(Node node, UUID tableId) {
        Map<UUID, ByteBuffer> records = Objects.requireNonNull(
                        read(SimpleStatement.newInstance("select truncated_at from system.local")
                                        .setNode(node))
                                .one())
                .getMap("truncated_at", UUID.class, ByteBuffer.class);
        return Optional.ofNullable(records)
                .map(all -> all.get(tableId))
                .map(written -> Instant.ofEpochMilli(written.getLong(written.limit() - Long.BYTES)));
    }

    /** Why the configured user may not modify a table; empty when it may. */
    public Optional<String> missingModifyPermission(String keyspace, String table) {
        Optional<String> user = driver.username();
        if (user.isEmpty()) {
            return Optional.empty();
        }
        String role = '"' + user.get().replace("\"", "\"\"") + '"';
        try {
            boolean permitted = isSuperuser(role)
                    || permissions(role, keyspace, table).stream().anyMatch(MODIFYING::contains);
            return permitted
                    ? Optional.empty()
                    : Optional.of("CQL user '%s' has no MODIFY permission on table %s.%s"
                            .formatted(user.get(), keyspace, table));
        } catch (StatementRejectedException e) {
            if (isUnrestricted(Objects.requireNonNull(e.getCause()))) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private boolean isSuperuser(String role) {
        return StreamSupport.stream(
                        read(SimpleStatement.newInstance("list roles of " + role))
                                .spliterator(),
                        false)
                .anyMatch(row -> row.getBoolean("super"));
    }

    private List<String> permissions(String role, String keyspace, String table) {
        return StreamSupport.stream(
                        read(SimpleStatement.newInstance(
                                        "list all permissions on %s of %s".formatted(name(keyspace, table), role)))
                                .spliterator(),
                        false)
                .map(row -> row.getString("permission"))
                .toList();
    }

    /** Clusters without authorization reject the query for permissions. */
    private static boolean isUnrestricted(Throwable error) {
        String message = String.valueOf(error.getMessage());
        return error instanceof UnauthorizedException
                ? message.contains("not anonymous")
                : error instanceof ServerError && message.contains("AllowAllAuthorizer");
    }

    /** Removes all rows of a table. */
    public void truncate(String keyspace, String table, Duration timeout) {
        execute(
                SimpleStatement.newInstance("truncate " + name(keyspace, table)).setIdempotent(false),
                "TRUNCATE %s.%s".formatted(keyspace, table),
                timeout);
    }

    private ResultSet read(SimpleStatement statement) {
        return execute(statement.setIdempotent(true), statement.getQuery(), READ_TIMEOUT);
    }

    private ResultSet execute(Statement<?> statement, String what, Duration timeout) {
        try {
            return driver.session().execute(statement.setTimeout(timeout));
        } catch (DriverTimeoutException e) {
            throw new StatementTimeoutException(driver.cluster(), what, timeout, e);
        } catch (AllNodesFailedException e) {
            throw findResponse(e)
                    .<RuntimeException>map(response -> rejected(what, response))
                    .orElseGet(() -> unreachable(what, e));
        } catch (CoordinatorException e) {
            throw rejected(what, e);
        } catch (DriverException e) {
            throw unreachable(what, e);
        }
    }

    /** The response of a node, if any has responded; preferably one after which the statement may have been executed. */
    private static Optional<Throwable> findResponse(AllNodesFailedException failed) {
        return failed.getAllErrors().values().stream()
                .flatMap(List::stream)
                .filter(CoordinatorException.class::isInstance)
                .min(Comparator.comparing(ClusterStatements::isWithoutEffect));
    }

    private StatementRejectedException rejected(String what, Throwable response) {
        return new StatementRejectedException(driver.cluster(), what, isWithoutEffect(response), response);
    }

    /** Errors of a coordinator before it sends the statement to any replica. */
    private static boolean isWithoutEffect(Throwable response) {
        return response instanceof UnavailableException
                || response instanceof UnauthorizedException
                || response instanceof QueryValidationException
                || response instanceof BootstrappingException;
    }

    private ClusterUnreachableException unreachable(String what, DriverException e) {
        return new ClusterUnreachableException(
                driver.cluster(), "no response to %s: %s".formatted(what, e.getMessage()), e);
    }

    private static String name(String keyspace, String table) {
        return CqlIdentifier.fromInternal(keyspace).asCql(false) + "."
                + CqlIdentifier.fromInternal(table).asCql(false);
    }
}
