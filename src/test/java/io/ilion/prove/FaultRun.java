package io.ilion.prove;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run: callers go on, things break as a seed says, and are mended; then all promises are looked at. */
final class FaultRun {

    private static final Logger log = LoggerFactory.getLogger(FaultRun.class);

    private FaultRun() {}

    static void prove(long seed, int faults) throws Exception {
        log.info("{} faults with seed {}; -Dilion.prove.seed={} repeats them", faults, seed, seed);
        long begin = System.nanoTime();
        try (Ground ground = new Ground();
                Injector injector = new Injector(ground, seed);
                Traffic traffic = new Traffic(ground, seed)) {
            traffic.start();
            injector.inject(faults);
            traffic.end();

            Checker checker = new Checker(ground, traffic.told(), traffic.rounds());
            List<String> broken = checker.check();

            Map<String, Map<String, Long>> ends = traffic.told().stream()
                    .collect(Collectors.groupingBy(
                            FaultRun::kind,
                            TreeMap::new,
                            Collectors.groupingBy(Told::end, TreeMap::new, Collectors.counting())));
            log.info(
                    "{} faults in {} s, seed {}: {} submissions ended as {}; {}; {} promises broken",
                    faults,
                    Duration.ofNanos(System.nanoTime() - begin).toSeconds(),
                    seed,
                    traffic.told().size(),
                    ends,
                    checker.figures(),
                    broken.size());
            assertThat(broken).as("seed %d", seed).isEmpty();
            assertThat(checker.figures().successes()).isPositive();
            assertThat(checker.figures().truncations()).isPositive();
            assertThat(ends).containsKeys("restore", "restore with truncate", "import", "clear-snapshot");
            assertThat(ends.get("restore")).containsKey("COMPLETED");
            assertThat(ends.get("restore with truncate")).containsKey("COMPLETED");
        }
    }

    private static String kind(Told told) {
        return told.body().contains("\"truncate\": true") ? told.type() + " with truncate" : told.type();
    }
}
