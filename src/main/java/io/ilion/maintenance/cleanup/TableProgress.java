package io.ilion.maintenance.cleanup;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Progress of the cleanup of one table: the bytes of the SSTables that were seen in the compactors, by the bytes of all. */
final class TableProgress {

    private final long liveBytes;
    private final Map<String, Double> bytesDone = new HashMap<>();
    private final Map<String, Long> bytes = new HashMap<>();
    private double fraction;

    TableProgress(@Nullable Long liveBytes) {
        this.liveBytes = liveBytes == null ? 0 : liveBytes;
    }

    /** From 0.0 to 1.0; never decreases. */
    double fraction() {
        return fraction;
    }

    /** An SSTable that is no longer running counts as rewritten. */
    void update(List<RunningCleanup> running) {
        running.forEach(each -> {
            bytes.put(each.id(), each.bytes());
            bytesDone.merge(each.id(), each.done() * each.bytes(), Math::max);
        });
        Set<String> now = running.stream().map(RunningCleanup::id).collect(Collectors.toSet());
        bytes.forEach((id, all) -> {
            if (!now.contains(id)) {
                bytesDone.put(id, (double) all);
            }
        });
        double done = bytesDone.values().stream().mapToDouble(each -> each).sum();
        double all = Math.max(
                liveBytes, bytes.values().stream().mapToLong(each -> each).sum());
        fraction = Math.max(fraction, all > 0 ? Math.min(1, done / all) : 0);
    }
}
