package io.ilion.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/**
 * Submissions, polls, lists and streams of events together: the highest rate at which the slowest hundredth of no sort of request
 * takes 50 ms, what the service needs while most of that rate is held, and what bare SQL needs for the same work.
 */
class LoadBenchmark {

    private static final double BOUND_MILLIS = 50;

    /** What is held of the rate that was found, so that there is room for what comes once in some minutes. */
    private static final double HELD = 0.8;

    private static final Duration HOLD = Duration.ofMinutes(Integer.getInteger("ilion.bench.minutes", 2));
    private static final Duration STEP = Duration.ofSeconds(10);
    private static final Duration SQL_STEP = Duration.ofSeconds(30);
    private static final ClosedLoop WARM_UP = new ClosedLoop(4, Duration.ofSeconds(60));
    private static final ClosedLoop AS_FAST_AS_IT_CAN = new ClosedLoop(8, Duration.ofSeconds(4));
    private static final int ROUNDS = 3;
    private static final int CONNECTIONS = 64;
    /** As many as the service has to the database. */
    private static final int SQL_CONNECTIONS = 20;

    private static final Duration HOPELESS = Duration.ofSeconds(2);

    private final MarkdownTable search =
            new MarkdownTable("Steps of " + STEP.toSeconds() + " s", "requests/s", "worst p99, ms", "kept");
    private final MarkdownTable minutes = new MarkdownTable(
            "Minute by minute",
            "minute",
            "answers",
            "median, ms",
            "p99, ms",
            "longest, ms",
            "resident, MB",
            "heap after a collection, MB",
            "longest collection, ms",
            "threads",
            "database connections",
            "sockets");

    @Test
    void submissionsPollsListsAndStreamsTogether() throws Exception {
        try (LoadEnvironment stage = new LoadEnvironment()) {
            double warm = WARM_UP.on(asFastAsItCan(stage.callers()));
            double rate = HELD * highestRate(stage, warm / 2);
            hold(stage, rate);
            compare(stage, rate);
        }
    }

    private double highestRate(LoadEnvironment stage, double first) throws Exception {
        double kept = 0;
        double missed = Double.MAX_VALUE;
        for (double rate = first; kept == 0 || missed == Double.MAX_VALUE; rate *= kept == rate ? 1.2 : 0.8) {
            if (keeps(stage, rate)) {
                kept = rate;
            } else {
                missed = rate;
            }
        }
        double middle = (kept + missed) / 2;
        kept = keeps(stage, middle) ? middle : kept;
        search.print();
        return kept;
    }

    /** Asked twice before it is said that it does not, since anything may come between once. */
    private boolean keeps(LoadEnvironment stage, double rate) throws Exception {
        for (int i = 0; i < 2; i++) {
            if (keepsOnce(stage, rate)) {
                return true;
            }
        }
        return false;
    }

    private boolean keepsOnce(LoadEnvironment stage, double rate) throws Exception {
        OpenLoop step = new OpenLoop(rate, STEP, CONNECTIONS, HOPELESS).on(stage.callers());
        assertThat(step.errors()).isEmpty();
        boolean kept = !step.isHopeless() && step.worstP99() < BOUND_MILLIS;
        search.row(whole(rate), tenths(step.worstP99()), kept ? "yes" : "no");
        return kept;
    }

    private void hold(LoadEnvironment stage, double rate) throws Exception {
        double live = stage.liveMegabytes();
        LatencyHistogram lag = stage.lagFromNow();
        Duration service = stage.serviceTime();
        Duration client = clientTime();
        OpenLoop held = new OpenLoop(rate, HOLD, CONNECTIONS, HOLD)
                .on(stage.callers(), (load, minute) -> note(stage.vitals(), load, minute));
        service = stage.serviceTime().minus(service);
        client = clientTime().minus(client);

        print("%d minutes of %.0f requests/s".formatted(HOLD.toMinutes(), rate), held, lag);
        minutes.print();
        System.out.printf(
                "%nProcessors: the service used %.2f, its callers and followers %.2f; %.0f µs of the service for a request.%n",
                share(service, HOLD), share(client, HOLD), service.toNanos() / 1e3 / held.count());
        System.out.printf(
                "Heap after a full collection: %s MB before, %s MB afterwards.%n",
                tenths(live), tenths(stage.liveMegabytes()));
        assertThat(held.errors()).isEmpty();
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(stage.streamsThatToldAll())
                        .as("streams that told each of %d submissions once", stage.submitted())
                        .isEqualTo(LoadEnvironment.STREAMS));
        System.out.printf(
                "Each of %d streams told each of %d submissions once.%n", LoadEnvironment.STREAMS, stage.submitted());
    }

    private void note(LoadEnvironment.Vitals vitals, OpenLoop load, int minute) {
        LatencyHistogram latencies = load.in(minute);
        minutes.row(
                "" + (minute + 1),
                "" + latencies.count(),
                tenths(latencies.quantile(0.5)),
                tenths(latencies.quantile(0.99)),
                whole(latencies.max()),
                whole(vitals.residentMegabytes()),
                whole(vitals.collections().heap()),
                tenths(vitals.collections().longest()),
                whole(vitals.threads()),
                whole(vitals.databaseConnections()),
                whole(vitals.sockets()));
    }

    /** Nobody follows the history in these rounds, but where the rate is held. */
    private void compare(LoadEnvironment stage, double rate) throws Exception {
        stage.endStreams();
        MeasuredVariant service = MeasuredVariant.of(asFastAsItCan(stage.callers()), stage.ilion());
        MeasuredVariant bare = MeasuredVariant.sql(asFastAsItCan(stage.sqlCallers()));
        stage.ilion().freeze();
        bare.anew().measure(AS_FAST_AS_IT_CAN);
        for (int round = 0; round < ROUNDS; round++) {
            service.measure(AS_FAST_AS_IT_CAN);
            bare.measure(AS_FAST_AS_IT_CAN);
        }
        holdInSql(stage, rate);
        MarkdownTable table = new MarkdownTable(
                "As fast as it can, %d callers, medians of %d rounds".formatted(AS_FAST_AS_IT_CAN.clients(), ROUNDS),
                "way",
                "requests/s",
                "client, µs each",
                "service, µs each");
        row(table, "bare SQL", bare);
        row(table, "Ilion", service);
        table.row(
                "ratio",
                Samples.text(service.perSecond().median() / bare.perSecond().median(), 2),
                "",
                "");
        table.print();
    }

    private static void holdInSql(LoadEnvironment stage, double rate) throws Exception {
        OpenLoop held = new OpenLoop(rate, SQL_STEP, SQL_CONNECTIONS, HOPELESS);
        Duration client = clientTime();
        SqlEventPoller follower = new SqlEventPoller(stage::database);
        try {
            held.on(stage.sqlCallers());
        } finally {
            follower.close();
        }
        client = clientTime().minus(client);
        print("%.0f requests/s in bare SQL".formatted(rate), held, new LatencyHistogram());
        System.out.printf("%nIts callers used %.2f processors.%n", share(client, SQL_STEP));
        assertThat(held.errors()).isEmpty();
    }

    private static void row(MarkdownTable table, String way, MeasuredVariant contender) {
        table.row(
                way,
                whole(contender.perSecond().median()),
                whole(contender.clientMicros().median()),
                whole(contender.serviceMicros().median()));
    }

    private static void print(String title, OpenLoop load, LatencyHistogram lag) {
        MarkdownTable table = new MarkdownTable(title, "what", "answers", "median, ms", "p99, ms", "longest, ms");
        for (RequestType request : RequestType.values()) {
            row(table, request.words(), load.of(request));
        }
        if (lag.count() > 0) {
            row(table, "event, from the move until it is told", lag);
        }
        table.row("errors", "" + load.errors().size(), "", "", "");
        table.print();
    }

    private static void row(MarkdownTable table, String what, LatencyHistogram latencies) {
        table.row(
                what,
                "" + latencies.count(),
                tenths(latencies.quantile(0.5)),
                tenths(latencies.quantile(0.99)),
                whole(latencies.max()));
    }

    private static Callable<Submitter> asFastAsItCan(Callable<LoadClient> callers) {
        AtomicLong number = new AtomicLong();
        return () -> new Busy(callers.call(), number);
    }

    /** A caller that asks whatever is next. */
    private record Busy(LoadClient caller, AtomicLong number) implements Submitter {

        @Override
        public void submit() throws IOException, SQLException {
            caller.call(RequestType.of(number.getAndIncrement()));
        }

        @Override
        public void close() throws IOException, SQLException {
            caller.close();
        }
    }

    private static Duration clientTime() {
        return CpuTime.usedBy(ProcessHandle.current());
    }

    private static double share(Duration used, Duration of) {
        return (double) used.toNanos() / of.toNanos();
    }

    private static String whole(double value) {
        return Samples.text(value, 0);
    }

    private static String tenths(double value) {
        return Samples.text(value, 1);
    }
}
