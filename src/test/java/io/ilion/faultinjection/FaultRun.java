package io.ilion.faultinjection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run: callers go on, things break as a seed says, and are mended; then all promises are looked at. */
final class FaultRun {

    private static final Logger log = LoggerFactory.getLogger(FaultRun.class);

    /** Of each of these one must have been completed, or too little was looked at. */
    private static final Set<String> COMPLETED_AT_LEAST_ONCE =
            Set.of("restore", "restore with truncate", "import", "clear-snapshot");

    private static final Duration COMPLETED_ONCE_AT_MOST = Duration.ofMinutes(2);

    private FaultRun() {}

    /** What goes wrong in a run. */
    private interface Script {
        void inject(FaultInjector injector) throws InterruptedException, ExecutionException, TimeoutException;
    }

    /** That many, as the seed chooses. */
    static void prove(long seed, int faults) throws Exception {
        prove(seed, faults, injector -> injector.inject(faults));
    }

    /** These, one after the other; the seed says what they happen to. */
    static void prove(long seed, List<Fault> faults) throws Exception {
        prove(seed, faults.size(), injector -> injector.inject(faults));
    }

    private static void prove(long seed, int faults, Script script) throws Exception {
        log.info("{} faults with seed {}; -Dilion.prove.seed={} repeats them", faults, seed, seed);
        long begin = System.nanoTime();
        try (SystemUnderTest ground = new SystemUnderTest();
                FaultInjector injector = new FaultInjector(ground, seed);
                Workload traffic = new Workload(ground, seed)) {
            traffic.start();
            script.inject(injector);
            await().atMost(COMPLETED_ONCE_AT_MOST)
                    .until(() -> completedTypes(traffic.told()).containsAll(COMPLETED_AT_LEAST_ONCE));
            traffic.end();

            ConsistencyChecker checker = new ConsistencyChecker(ground, traffic.told(), traffic.rounds());
            List<String> broken = checker.check();

            Map<String, Map<String, Long>> ends = traffic.told().stream()
                    .collect(Collectors.groupingBy(
                            FaultRun::kind,
                            TreeMap::new,
                            Collectors.groupingBy(Submission::end, TreeMap::new, Collectors.counting())));
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
        }
    }

    private static Set<String> completedTypes(List<Submission> told) {
        return told.stream().filter(Submission::isCompleted).map(FaultRun::kind).collect(Collectors.toSet());
    }

    private static String kind(Submission told) {
        return told.body().contains("\"truncate\": true") ? told.type() + " with truncate" : told.type();
    }
}
