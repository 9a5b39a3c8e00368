package io.ilion.devcluster;

import java.time.Duration;
import java.util.Locale;

/** Says on the console what has been done and how long it took, a line for each step. */
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
