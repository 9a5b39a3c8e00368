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
 * Submissions, polls, lists and event streams together: the highest rate at which p99 of every request type stays below 50 ms, the
 * resources of the service at most of that rate, and those of bare SQL for the same work.
 */
class LoadBenchmark {

    private static final double MAX_P99_MILLIS = 50;

    /** Share of the found rate that is sustained, to leave headroom for rare events. */
    private static final double SUSTAINED_SHARE = 0.8;

    private static final Duration SUSTAIN_DURATION = Duration.ofMinutes(Integer.getInteger("ilion.bench.minutes", 2));
    private static final Duration STEP_DURATION = Duration.ofSeconds(10);
    private static final Duration SQL_DURATION = Duration.ofSeconds(30);
    private static final ClosedLoop WARM_UP = new ClosedLoop(4, Duration.ofSeconds(60));
    private static final ClosedLoop MAX_THROUGHPUT = new ClosedLoop(8, Duration.ofSeconds(4));
    private static final int ROUNDS = 3;
    private static final int CONNECTIONS = 64;
    /** The size of the service's connection pool. */
    private static final int SQL_CONNECTIONS = 20;

    private static final Duration ABORT_LATENCY = Duration.ofSeconds(2);

    private final MarkdownTable search = new MarkdownTable(
            "Steps of " + STEP_DURATION.toSeconds() + " s", "requests/s", "worst p99, ms", "sustained");
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
        try (LoadEnvironment environment = new LoadEnvironment()) {
            double warm = WARM_UP.run(closedLoopClient(environment.clients()));
            double rate = SUSTAINED_SHARE * highestRate(environment, warm / 2);
            sustain(environment, rate);
            compare(environment, rate);
        }
    }

    private double highestRate(LoadEnvironment environment, double first) throws Exception {
        double sustained = 0;
        double exceeded = Double.MAX_VALUE;
        for (double rate = first;
                sustained == 0 || exceeded == Double.MAX_VALUE;
                rate *= sustained == rate ? 1.2 : 0.8) {
            if (sustains(environment, rate)) {
                sustained = rate;
            } else {
                exceeded = rate;
            }
        }
        double middle = (sustained + exceeded) / 2;
        sustained = sustains(environment, middle) ? middle : sustained;
        search.print();
        return sustained;
    }

    /** Whether the service sustains the rate; retried once, because a single measurement may be disturbed. */
    private boolean sustains(LoadEnvironment environment, double rate) throws Exception {
        for (int i = 0; i < 2; i++) {
            if (sustainsOnce(environment, rate)) {
                return true;
            }
        }
        return false;
    }

    private boolean sustainsOnce(LoadEnvironment environment, double rate) throws Exception {
        OpenLoop step = new OpenLoop(rate, STEP_DURATION, CONNECTIONS, ABORT_LATENCY).run(environment.clients());
        assertThat(step.errors()).isEmpty();
        boolean sustained = !step.isAborted() && step.worstP99() < MAX_P99_MILLIS;
        search.row(integer(rate), oneDecimal(step.worstP99()), sustained ? "yes" : "no");
        return sustained;
    }

    private void sustain(LoadEnvironment environment, double rate) throws Exception {
        double live = environment.liveHeapMegabytes();
        LatencyHistogram lag = environment.resetLag();
        Duration service = environment.serviceTime();
        Duration client = clientTime();
        OpenLoop load = new OpenLoop(rate, SUSTAIN_DURATION, CONNECTIONS, SUSTAIN_DURATION)
                .run(environment.clients(), (running, minute) -> recordMinute(environment.metrics(), running, minute));
        service = environment.serviceTime().minus(service);
        client = clientTime().minus(client);

        print("%d minutes of %.0f requests/s".formatted(SUSTAIN_DURATION.toMinutes(), rate), load, lag);
        minutes.print();
        System.out.printf(
                "%nCPUs: the service used %.2f, its clients %.2f; %.0f µs of the service per request.%n",
                cpuShare(service, SUSTAIN_DURATION),
                cpuShare(client, SUSTAIN_DURATION),
                service.toNanos() / 1e3 / load.count());
        System.out.printf(
                "Heap after a full collection: %s MB before, %s MB afterwards.%n",
                oneDecimal(live), oneDecimal(environment.liveHeapMegabytes()));
        assertThat(load.errors()).isEmpty();
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(environment.completeStreams())
                        .as("streams that sent each of %d submissions once", environment.submitted())
                        .isEqualTo(LoadEnvironment.STREAMS));
        System.out.printf(
                "Each of %d streams sent each of %d submissions once.%n",
                LoadEnvironment.STREAMS, environment.submitted());
    }

    private void recordMinute(LoadEnvironment.ServiceMetrics metrics, OpenLoop load, int minute) {
        LatencyHistogram latencies = load.latenciesOfMinute(minute);
        minutes.row(
                "" + (minute + 1),
                "" + latencies.count(),
                oneDecimal(latencies.quantile(0.5)),
                oneDecimal(latencies.quantile(0.99)),
                integer(latencies.max()),
                integer(metrics.residentMegabytes()),
                integer(metrics.collections().heap()),
                oneDecimal(metrics.collections().longest()),
                integer(metrics.threads()),
                integer(metrics.databaseConnections()),
                integer(metrics.sockets()));
    }

    /** The event streams are closed in these rounds. */
    private void compare(LoadEnvironment environment, double rate) throws Exception {
        environment.closeStreams();
        MeasuredVariant service =
                MeasuredVariant.ofService(closedLoopClient(environment.clients()), environment.ilion());
        MeasuredVariant bareSql = MeasuredVariant.sql(closedLoopClient(environment.sqlClients()));
        environment.ilion().freeze();
        bareSql.withoutResults().measure(MAX_THROUGHPUT);
        for (int round = 0; round < ROUNDS; round++) {
            service.measure(MAX_THROUGHPUT);
            bareSql.measure(MAX_THROUGHPUT);
        }
        sustainInSql(environment, rate);
        MarkdownTable table = new MarkdownTable(
                "Maximum throughput, %d clients, medians of %d rounds".formatted(MAX_THROUGHPUT.clients(), ROUNDS),
                "way",
                "requests/s",
                "client, µs each",
                "service, µs each");
        row(table, "bare SQL", bareSql);
        row(table, "Ilion", service);
        table.row(
                "ratio",
                Samples.format(
                        service.perSecond().median() / bareSql.perSecond().median(), 2),
                "",
                "");
        table.print();
    }

    private static void sustainInSql(LoadEnvironment environment, double rate) throws Exception {
        OpenLoop load = new OpenLoop(rate, SQL_DURATION, SQL_CONNECTIONS, ABORT_LATENCY);
        Duration client = clientTime();
        SqlEventPoller follower = new SqlEventPoller(environment::database);
        try {
            load.run(environment.sqlClients());
        } finally {
            follower.close();
        }
        client = clientTime().minus(client);
        print("%.0f requests/s in bare SQL".formatted(rate), load, new LatencyHistogram());
        System.out.printf("%nIts clients used %.2f CPUs.%n", cpuShare(client, SQL_DURATION));
        assertThat(load.errors()).isEmpty();
    }

    private static void row(MarkdownTable table, String way, MeasuredVariant variant) {
        table.row(
                way,
                integer(variant.perSecond().median()),
                integer(variant.clientMicros().median()),
                integer(variant.serviceMicros().median()));
    }

    private static void print(String title, OpenLoop load, LatencyHistogram lag) {
        MarkdownTable table = new MarkdownTable(title, "what", "answers", "median, ms", "p99, ms", "longest, ms");
        for (RequestType request : RequestType.values()) {
            row(table, request.label(), load.latencies(request));
        }
        if (lag.count() > 0) {
            row(table, "event, from the transition until it is received", lag);
        }
        table.row("errors", "" + load.errors().size(), "", "", "");
        table.print();
    }

    private static void row(MarkdownTable table, String what, LatencyHistogram latencies) {
        table.row(
                what,
                "" + latencies.count(),
                oneDecimal(latencies.quantile(0.5)),
                oneDecimal(latencies.quantile(0.99)),
                integer(latencies.max()));
    }

    private static Callable<Submitter> closedLoopClient(Callable<LoadClient> clients) {
        AtomicLong number = new AtomicLong();
        return () -> new ClosedLoopClient(clients.call(), number);
    }

    /** A client that sends the next request of the mix. */
    private record ClosedLoopClient(LoadClient client, AtomicLong number) implements Submitter {

        @Override
        public void submit() throws IOException, SQLException {
            client.call(RequestType.ofNumber(number.getAndIncrement()));
        }

        @Override
        public void close() throws IOException, SQLException {
            client.close();
        }
    }

    private static Duration clientTime() {
        return CpuTime.of(ProcessHandle.current());
    }

    private static double cpuShare(Duration used, Duration of) {
        return (double) used.toNanos() / of.toNanos();
    }

    private static String integer(double value) {
        return Samples.format(value, 0);
    }

    private static String oneDecimal(double value) {
        return Samples.format(value, 1);
    }
}
