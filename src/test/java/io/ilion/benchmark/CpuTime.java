package io.ilion.benchmark;

import java.time.Duration;

/** How much processor time a process has used so far, in user and system mode. */
final class CpuTime {

    private CpuTime() {}

    static Duration usedBy(ProcessHandle process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }
}
