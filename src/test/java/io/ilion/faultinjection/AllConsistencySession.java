package io.ilion.faultinjection;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.cql.ResultSet;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import io.ilion.testing.TestEnvironment;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Reads and writes on all three nodes, and tries again for as long as one of them is away.
 * <p>
 * What it has written can be relied on. A node that gets SIGKILL keeps what it acknowledged more than 100 ms before: its commit log is
 * mapped into memory and marked that often, and only a machine that fails loses the 10 s of {@code commitlog_sync_period}. Faults begin
 * at least 200 ms apart, so two nodes have each row in any case, and a read at ALL gives it back to the third one. Writes of attempts that
 * timed out are older than the one that was acknowledged, and hints from before a truncation are dropped by the node that truncated.
 */
final class AllConsistencySession {

    private final LongSupplier deadline;

    /** @param deadline by {@link System#nanoTime}, after which nothing is tried again */
    AllConsistencySession(LongSupplier deadline) {
        this.deadline = deadline;
    }

    ResultSet execute(String cql) throws InterruptedException {
        SimpleStatement statement = SimpleStatement.newInstance(cql)
                .setConsistencyLevel(ConsistencyLevel.ALL)
                .setIdempotent(true);
        while (true) {
            try {
                return TestEnvironment.cql().execute(statement);
            } catch (DriverException e) {
                if (System.nanoTime() > deadline.getAsLong()) {
                    throw e;
                }
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }
}
