package io.ilion.testing;

import io.ilion.cassandra.Node;
import io.ilion.operation.type.Execution;
import io.ilion.operation.type.Execution.OnFailure;
import io.ilion.operation.type.Execution.Order;
import io.ilion.operation.type.LockScope;
import io.ilion.operation.type.Maintenance;
import io.ilion.operation.type.Work;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** An operation type {@code hold} whose tasks do nothing until the test opens their gate. */
public final class GatedMaintenance implements Maintenance<GatedMaintenance.Parameters> {

    private static final Map<String, CountDownLatch> GATES = new ConcurrentHashMap<>();
    private static final Map<String, AtomicInteger> RUNNING = new ConcurrentHashMap<>();
    private static final Map<String, Integer> MAX_CONCURRENT = new ConcurrentHashMap<>();

    /** Request parameters. */
    public record Parameters(
            String keyspace,
            @Nullable List<String> tables,
            @Nullable String gate) {}

    /**
     * Opens that gate for tasks that wait at it now or later. Its name belongs to one test, since a gate that another test has opened
     * holds nothing.
     */
    public static void open(String gate) {
        CountDownLatch closed = gate(gate);
        if (closed.getCount() == 0) {
            throw new IllegalStateException(
                    "gate %s is open already; each test needs a name of its own".formatted(gate));
        }
        closed.countDown();
    }

    /** The highest number of tasks that ran at the same time for that keyspace on one node. */
    public static int maxConcurrent(String keyspace) {
        return MAX_CONCURRENT.getOrDefault(keyspace, 0);
    }

    @Override
    public String type() {
        return "hold";
    }

    @Override
    public String summary() {
        return "Holds nodes for a test.";
    }

    @Override
    public Class<Parameters> parameters() {
        return Parameters.class;
    }

    @Override
    public Execution defaults() {
        return new Execution(Order.ALL_AT_ONCE, 16, OnFailure.CONTINUE, Duration.ofMinutes(5), 0);
    }

    @Override
    public LockScope lockScope(Parameters parameters) {
        return LockScope.tables(parameters.keyspace(), parameters.tables());
    }

    @Override
    public void perform(Work<Parameters> work) throws Exception {
        AtomicInteger running = RUNNING.computeIfAbsent(
                work.hostId() + "/" + work.parameters().keyspace(), unknown -> new AtomicInteger());
        MAX_CONCURRENT.merge(work.parameters().keyspace(), running.incrementAndGet(), Math::max);
        try {
            String gate = work.parameters().gate();
            if (gate == null) {
                work.pause(Duration.ofMillis(20));
                return;
            }
            work.callWhilePolling(
                    () -> {
                        gate(gate).await();
                        return true;
                    },
                    Duration.ofMillis(20),
                    () -> work.checkpoint(0.5));
        } finally {
            running.decrementAndGet();
        }
    }

    @Override
    public Optional<Boolean> isUnderWay(Parameters parameters, Node node) {
        return Optional.of(true);
    }

    private static CountDownLatch gate(String name) {
        return GATES.computeIfAbsent(name, unknown -> new CountDownLatch(1));
    }
}
