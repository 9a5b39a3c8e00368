package io.ilion.maintenance.cleanup;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How far the cleanup of one table got: the bytes of the SSTables that were seen at work, over those of all. */
final class TableProgress {

    private final long liveBytes;
    private final Map<String, Double> bytesDone = new HashMap<>();
    private final Map<String, Long> bytes = new HashMap<>();
    private double fraction;

    TableProgress(@Nullable Long liveBytes) {
        this.liveBytes = liveBytes == null ? 0 : liveBytes;
    }

    /** From 0.0 to 1.0; it never falls. */
    double fraction() {
        return fraction;
    }

    /** What is no longer under way was rewritten to its end. */
    void sees(List<RunningCleanup> running) {
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
