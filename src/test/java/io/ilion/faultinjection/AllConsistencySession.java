package io.ilion.faultinjection;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.cql.ResultSet;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import io.ilion.testing.TestEnvironment;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Reads and writes at consistency level ALL, and retries while a node is down.
 * <p>
 * Acknowledged writes are durable. After SIGKILL a node still has everything that it acknowledged more than 100 ms earlier: its
 * commit log is a memory-mapped file that is marked this often; only a machine failure loses the 10 s of
 * {@code commitlog_sync_period}. Faults start at least 200 ms apart, so at least two nodes have each row, and a read at ALL repairs
 * the third. Writes of attempts that timed out are older than the acknowledged one, and a node drops hints that are older than its
 * truncation.
 */
final class AllConsistencySession {

    private final LongSupplier deadline;

    /** @param deadline in {@link System#nanoTime}, after which it no longer retries */
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
