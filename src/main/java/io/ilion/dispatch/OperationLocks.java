package io.ilion.dispatch;

import io.ilion.database.DatabaseRetry;
import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * One lock per operation for the workers of this replica, taken before they ask for a database connection. Only one transaction can
 * hold the operation's row; if the others waited for it in the database, each with a connection, heartbeats and other operations would
 * find none.
 * <p>
 * All lock holders together use at most half of the connection pool. The order between replicas is kept by the row lock alone.
 */
@Component
class OperationLocks {

    /** Lock stripes; enough that two operations rarely share one. */
    private static final int STRIPES = 1024;

    private final Lock[] locks;
    private final Semaphore connections;
    private final DatabaseRetry retry;

    OperationLocks(@Value("${spring.datasource.hikari.maximum-pool-size}") int poolSize, DatabaseRetry retry) {
        this.locks = new Lock[STRIPES];
        Arrays.setAll(locks, each -> new ReentrantLock(true));
        this.connections = new Semaphore(Math.max(1, poolSize / 2), true);
        this.retry = retry;
    }

    /** Runs one transaction that locks the operation's row. */
    <T> T withLock(UUID operationId, Supplier<T> transaction) {
        Lock lock = locks[Math.floorMod(operationId.hashCode(), locks.length)];
        lock.lock();
        try {
            connections.acquireUninterruptibly();
            return withConnection(transaction);
        } finally {
            lock.unlock();
        }
    }

    void withLock(UUID operationId, Runnable transaction) {
        withLock(operationId, () -> {
            transaction.run();
            return true;
        });
    }

    /** Runs the transaction again until the database is available; the lock is released between tries. */
    <T> T withLockAndRetry(UUID operationId, Supplier<T> transaction) {
        return retry.execute(() -> withLock(operationId, transaction));
    }

    void withLockAndRetry(UUID operationId, Runnable transaction) {
        retry.execute(() -> withLock(operationId, transaction));
    }

    private <T> T withConnection(Supplier<T> transaction) {
        try {
            return transaction.get();
        } finally {
            connections.release();
        }
    }
}
