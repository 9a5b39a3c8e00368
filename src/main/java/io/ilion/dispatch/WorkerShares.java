package io.ilion.dispatch;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.ilion.cassandra.Clusters;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Divides the worker threads of this replica between the clusters, so that a cluster whose nodes hang, or an operation on very many nodes,
 * leaves the others their share. Some threads never run tasks: they make plans.
 */
@Component
final class WorkerShares {

    /** The smallest share, so that many clusters do not make each other slow. */
    private static final int MIN_SHARE = 4;

    private static final Duration MIN_PAUSE = Duration.ofSeconds(1);

    /** Bounds how many tasks per second ask for a worker in vain, whatever their number. */
    private static final Duration PAUSE_PER_WAITING_TASK = Duration.ofMillis(50);

    private final int total;
    private final int perCluster;
    private final Map<String, Integer> busy = new HashMap<>();
    private final Cache<UUID, String> waiting =
            Caffeine.newBuilder().expireAfterWrite(Duration.ofMinutes(2)).build();

    @Autowired
    WorkerShares(DispatchSettings settings, Clusters clusters, @Value("${db-scheduler.threads}") int threads) {
        this(settings.workers(), clusters.names().size(), threads);
    }

    WorkerShares(DispatchSettings.Workers settings, int clusters, int threads) {
        this.total = Math.max(1, threads - settings.reserved());
        int fair = clusters <= 1 ? total : Math.max(MIN_SHARE, total / clusters);
        this.perCluster = Math.min(total, settings.perCluster() == null ? fair : settings.perCluster());
    }

    /** Reserves a worker until {@link #release}. Returns false when the cluster uses its share, or all workers are busy. */
    synchronized boolean tryAcquire(UUID task, String cluster) {
        int used = busy.getOrDefault(cluster, 0);
        if (used >= perCluster || busy.values().stream().mapToInt(each -> each).sum() >= total) {
            waiting.put(task, cluster);
            return false;
        }
        waiting.invalidate(task);
        busy.put(cluster, used + 1);
        return true;
    }

    synchronized void release(String cluster) {
        busy.computeIfPresent(cluster, (name, used) -> used == 1 ? null : used - 1);
    }

    /** When a task that got no worker should ask again. */
    Duration pause() {
        Duration pause = PAUSE_PER_WAITING_TASK.multipliedBy(waiting.estimatedSize());
        return pause.compareTo(MIN_PAUSE) < 0 ? MIN_PAUSE : pause;
    }

    /** How many tasks of a cluster this replica may run at the same time. */
    int perCluster() {
        return perCluster;
    }
}
