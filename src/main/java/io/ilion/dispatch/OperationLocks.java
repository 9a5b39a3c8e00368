package io.ilion.dispatch;

import java.util.Arrays;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Lets the workers of this replica take turns at an operation before they ask for a connection. Only one of them can hold
 * its row; were the others to wait for that in the database, each with a connection, none would be left for callers.
 * <p>
 * Takes no more than half of the connections. Says nothing about other replicas, which the row itself keeps in order.
 */
@Component
class OperationLocks {

    /** So many that two operations hardly ever share one. */
    private static final int LOCKS = 1024;

    private final Lock[] locks;
    private final Semaphore connections;

    OperationLocks(@Value("${spring.datasource.hikari.maximum-pool-size}") int connections) {
        this.locks = new Lock[LOCKS];
        Arrays.setAll(locks, each -> new ReentrantLock(true));
        this.connections = new Semaphore(Math.max(1, connections / 2), true);
    }

    /** Does what is one transaction that locks the operation. */
    <T> T take(UUID operationId, Supplier<T> transaction) {
        Lock turn = locks[Math.floorMod(operationId.hashCode(), locks.length)];
        turn.lock();
        try {
            connections.acquireUninterruptibly();
            return withConnection(transaction);
        } finally {
            turn.unlock();
        }
    }

    /** The same for what has no result. */
    void take(UUID operationId, Runnable transaction) {
        take(operationId, () -> {
            transaction.run();
            return true;
        });
    }

    private <T> T withConnection(Supplier<T> transaction) {
        try {
            return transaction.get();
        } finally {
            connections.release();
        }
    }
}
