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
                Injector injector = new Injector(ground, seed)) {
            Traffic traffic = new Traffic(ground, seed);
            traffic.start();
            injector.inject(faults);
            List<Told> told = traffic.end();

            Checker checker = new Checker(ground, told);
            List<String> broken = checker.check();

            Map<String, Long> ends =
                    told.stream().collect(Collectors.groupingBy(FaultRun::end, TreeMap::new, Collectors.counting()));
            log.info(
                    "{} faults in {} s, seed {}: {} submissions ended as {}; {} successes seen on nodes; {} calls left behind on hung"
                            + " nodes; {} promises broken",
                    faults,
                    Duration.ofNanos(System.nanoTime() - begin).toSeconds(),
                    seed,
                    told.size(),
                    ends,
                    checker.sawSuccess(),
                    checker.leftBehind(),
                    broken.size());
            assertThat(broken).as("seed %d", seed).isEmpty();
            assertThat(checker.sawSuccess()).isPositive();
        }
    }

    private static String end(Told told) {
        List<Told.Look> looks = told.looks();
        return looks.isEmpty() ? "unseen" : looks.get(looks.size() - 1).state();
    }
}
