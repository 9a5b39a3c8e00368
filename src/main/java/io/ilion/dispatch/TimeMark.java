package io.ilion.dispatch;

import java.time.Duration;

/**
 * A moment to measure from. The monotonic clock may stand still while a virtual machine is suspended, and the wall clock may be set back;
 * so the longer of both times counts.
 *
 * @param nanos  by {@link System#nanoTime}
 * @param millis by {@link System#currentTimeMillis}
 */
record TimeMark(long nanos, long millis) {

    static TimeMark now() {
        return new TimeMark(System.nanoTime(), System.currentTimeMillis());
    }

    Duration elapsed() {
        return until(now());
    }

    Duration until(TimeMark later) {
        Duration monotonic = Duration.ofNanos(later.nanos - nanos);
        Duration wall = Duration.ofMillis(later.millis - millis);
        return monotonic.compareTo(wall) > 0 ? monotonic : wall;
    }
}
