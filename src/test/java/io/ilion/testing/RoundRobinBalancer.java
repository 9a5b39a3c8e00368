package io.ilion.testing;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * A load balancer like a Kubernetes Service: sends each request to the next replica whose last readiness probe succeeded, and
 * notices only at the next probe that one is not ready.
 */
public final class RoundRobinBalancer implements AutoCloseable {

    private record Replica(Supplier<IlionClient> client, AtomicInteger ready) {}

    private final List<Replica> replicas = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService probes = Executors.newSingleThreadScheduledExecutor();
    private final AtomicInteger next = new AtomicInteger();

    /** @param ready clients of replicas that are ready */
    @SafeVarargs
    public RoundRobinBalancer(Duration interval, Supplier<IlionClient>... ready) {
        for (Supplier<IlionClient> each : ready) {
            add(each);
        }
        var unused = probes.scheduleWithFixedDelay(this::probe, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Adds a ready replica. */
    public void add(Supplier<IlionClient> replica) {
        replicas.add(new Replica(replica, new AtomicInteger(200)));
    }

    /** A client of the next replica in turn. */
    public IlionClient client() {
        List<Replica> ready =
                replicas.stream().filter(each -> each.ready().get() == 200).toList();
        return ready.get(Math.floorMod(next.getAndIncrement(), ready.size()))
                .client()
                .get();
    }

    private void probe() {
        for (Replica replica : replicas) {
            try {
                replica.ready()
                        .set(replica.client()
                                .get()
                                .get("/actuator/health/readiness")
                                .status());
            } catch (RuntimeException e) {
                replica.ready().set(0);
            }
        }
    }

    @Override
    public void close() {
        probes.shutdownNow();
    }
}
