package io.ilion.benchmark;

import io.ilion.testing.IlionProcess;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How many submissions a second the service makes durable, beside bare inserts of the same rows. */
class SubmissionBenchmark {

    /**
     * It takes some 20000 submissions until the code of the service is compiled for speed, and before that it does a
     * fraction of what it can. So few clients that the compilers have a processor of their own.
     */
    private static final ClosedLoop WARM_UP = new ClosedLoop(4, Duration.ofSeconds(30));

    private static final Duration ROUND = Duration.ofSeconds(3);
    private static final int ROUNDS = 3;

    private final MarkdownTable rates = new MarkdownTable(
            "Submissions per second, medians of " + ROUNDS + " rounds of " + ROUND.toSeconds() + " s",
            "clients",
            "bare SQL",
            "only accepting",
            "ratio",
            "accepting and dispatching",
            "ratio");
    private final MarkdownTable costs = new MarkdownTable(
            "Processor time of one submission, µs (without that of PostgreSQL and Cassandra)",
            "clients",
            "bare SQL: client",
            "only accepting: client",
            "service",
            "accepting and dispatching: client",
            "service");

    @Test
    void submissionsOfAFlush() throws Exception {
        try (BenchmarkEnvironment parts = BenchmarkEnvironment.databaseAndCassandra();
                BenchmarkTable table = BenchmarkTable.on(parts.cassandra());
                IlionProcess accepting = accepting(parts);
                IlionProcess dispatching = IlionProcess.start("bench-dispatching", parts.settings("dispatching"))) {
            table.write();
            parts.migratedDatabase("bare");
            accepting.freeze();
            dispatching.freeze();
            MeasuredVariant bare = MeasuredVariant.sql(() -> new SqlSubmitter(parts.connection("bare")));
            compare(bare, MeasuredVariant.http(accepting), MeasuredVariant.http(dispatching));
        }
        rates.print();
        costs.print();
    }

    private static IlionProcess accepting(BenchmarkEnvironment parts) {
        Map<String, Object> settings = parts.settings("accepting");
        settings.put("db-scheduler.enabled", false);
        return IlionProcess.start("bench-accepting", settings);
    }

    private void compare(MeasuredVariant bare, MeasuredVariant accepting, MeasuredVariant dispatching)
            throws Exception {
        accepting.anew().measure(WARM_UP);
        dispatching.anew().measure(new ClosedLoop(4, WARM_UP.duration().dividedBy(2)));
        bare.anew().measure(new ClosedLoop(4, ROUND));
        for (int clients : List.of(1, 8, 32)) {
            List<MeasuredVariant> contenders = List.of(bare.anew(), accepting.anew(), dispatching.anew());
            for (int i = 0; i < ROUNDS; i++) {
                round(contenders, new ClosedLoop(clients, ROUND));
            }
            report(clients, contenders.get(0), contenders.get(1), contenders.get(2));
        }
    }

    private static void round(List<MeasuredVariant> contenders, ClosedLoop load) throws Exception {
        for (MeasuredVariant contender : contenders) {
            contender.measure(load);
        }
    }

    private void report(int clients, MeasuredVariant bare, MeasuredVariant accepting, MeasuredVariant dispatching) {
        double floor = bare.perSecond().median();
        rates.row(
                "" + clients,
                whole(bare.perSecond()),
                whole(accepting.perSecond()),
                Samples.text(accepting.perSecond().median() / floor, 2),
                whole(dispatching.perSecond()),
                Samples.text(dispatching.perSecond().median() / floor, 2));
        costs.row(
                "" + clients,
                whole(bare.clientMicros()),
                whole(accepting.clientMicros()),
                whole(accepting.serviceMicros()),
                whole(dispatching.clientMicros()),
                whole(dispatching.serviceMicros()));
    }

    private static String whole(Samples samples) {
        return Samples.text(samples.median(), 0);
    }
}
