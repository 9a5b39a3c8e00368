package io.ilion.devcluster;

import java.time.Duration;
import java.util.Locale;

/** Prints each completed step and its duration on the console, one line per step. */
final class ConsoleProgress {

    private ConsoleProgress() {}

    static void run(String name, Runnable step) {
        long start = System.nanoTime();
        step.run();
        Duration taken = Duration.ofNanos(System.nanoTime() - start);
        print(String.format(Locale.ROOT, "  %-60s %5.1f s", name, taken.toMillis() / 1000.0));
    }

    static void print(String line) {
        System.out.println(line);
    }
}
