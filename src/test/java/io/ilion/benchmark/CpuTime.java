package io.ilion.benchmark;

import java.time.Duration;

/** CPU time that a process has used so far, in user and system mode. */
final class CpuTime {

    private CpuTime() {}

    static Duration of(ProcessHandle process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }
}
