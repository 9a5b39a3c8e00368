package io.ilion.benchmark;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Reads new transitions ten times a second, as often as a service does for all streams together. It reads by id, which misses
 * transitions that commit late.
 */
final class SqlEventPoller implements AutoCloseable {

    private static final int INTERVAL_MILLIS = 100;

    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final CompletableFuture<Void> reading;

    SqlEventPoller(Callable<Connection> database) {
        this.reading = CompletableFuture.runAsync(() -> poll(database), thread);
    }

    private static void poll(Callable<Connection> database) {
        try (Connection connection = database.call();
                PreparedStatement tail = connection.prepareStatement("""
                        select x.*, o.type, o.cluster, o.requested_by from transition x join operation o on o.id = x.operation_id
                         where x.id > ? order by x.id""")) {
            long last = newestId(connection);
            while (!Thread.currentThread().isInterrupted()) {
                last = readNew(tail, last);
                TimeUnit.MILLISECONDS.sleep(INTERVAL_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static long newestId(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select coalesce(max(id), 0) from transition")) {
            row.next();
            return row.getLong(1);
        }
    }

    private static long readNew(PreparedStatement tail, long last) throws SQLException {
        tail.setLong(1, last);
        long newest = last;
        try (ResultSet rows = tail.executeQuery()) {
            while (rows.next()) {
                newest = rows.getLong("id");
                rows.getString("to_state");
            }
        }
        return newest;
    }

    /** @throws java.util.concurrent.CompletionException when reading failed */
    @Override
    public void close() {
        thread.shutdownNow();
        reading.join();
    }
}
