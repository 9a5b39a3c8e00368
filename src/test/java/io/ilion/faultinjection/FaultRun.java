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

/**
 * One run: clients submit operations while a seeded sequence of faults is injected; when all faults have ended, every guarantee is
 * checked.
 */
final class FaultRun {

    private static final Logger log = LoggerFactory.getLogger(FaultRun.class);

    /** At least one of each must have completed, or the run checked too little. */
    private static final Set<String> REQUIRED_COMPLETIONS =
            Set.of("restore", "restore with truncate", "import", "clear-snapshot");

    private static final Duration COMPLETION_TIMEOUT = Duration.ofMinutes(2);

    private FaultRun() {}

    /** The faults of a run. */
    private interface Script {
        void inject(FaultInjector injector) throws InterruptedException, ExecutionException, TimeoutException;
    }

    /** Injects that many faults, chosen by the seed. */
    static void run(long seed, int faults) throws Exception {
        run(seed, faults, injector -> injector.inject(faults));
    }

    /** Injects these faults in order; the seed chooses their targets. */
    static void run(long seed, List<Fault> faults) throws Exception {
        run(seed, faults.size(), injector -> injector.inject(faults));
    }

    private static void run(long seed, int faults, Script script) throws Exception {
        log.info("{} faults with seed {}; -Dilion.prove.seed={} repeats them", faults, seed, seed);
        long begin = System.nanoTime();
        try (SystemUnderTest system = new SystemUnderTest();
                FaultInjector injector = new FaultInjector(system, seed);
                Workload workload = new Workload(system, seed)) {
            workload.start();
            script.inject(injector);
            await().atMost(COMPLETION_TIMEOUT)
                    .until(() -> completedTypes(workload.submissions()).containsAll(REQUIRED_COMPLETIONS));
            workload.stop();

            ConsistencyChecker checker = new ConsistencyChecker(system, workload.submissions(), workload.experiments());
            List<String> violations = checker.check();

            Map<String, Map<String, Long>> ends = workload.submissions().stream()
                    .collect(Collectors.groupingBy(
                            FaultRun::label,
                            TreeMap::new,
                            Collectors.groupingBy(Submission::lastState, TreeMap::new, Collectors.counting())));
            log.info(
                    "{} faults in {} s, seed {}: {} submissions ended as {}; {}; {} violations",
                    faults,
                    Duration.ofNanos(System.nanoTime() - begin).toSeconds(),
                    seed,
                    workload.submissions().size(),
                    ends,
                    checker.statistics(),
                    violations.size());
            assertThat(violations).as("seed %d", seed).isEmpty();
            assertThat(checker.statistics().completions()).isPositive();
            assertThat(checker.statistics().truncations()).isPositive();
        }
    }

    private static Set<String> completedTypes(List<Submission> submissions) {
        return submissions.stream()
                .filter(Submission::isCompleted)
                .map(FaultRun::label)
                .collect(Collectors.toSet());
    }

    private static String label(Submission submission) {
        return submission.body().contains("\"truncate\": true")
                ? submission.type() + " with truncate"
                : submission.type();
    }
}
