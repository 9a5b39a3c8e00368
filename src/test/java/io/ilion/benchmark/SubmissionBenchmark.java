package io.ilion.benchmark;

import io.ilion.testing.IlionProcess;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Durable submissions per second of the service, compared with bare inserts of the same rows. */
class SubmissionBenchmark {

    /** The service needs about 20 000 submissions until its hot code is compiled. Few clients, so that the JIT compilers have a CPU. */
    private static final ClosedLoop WARM_UP = new ClosedLoop(4, Duration.ofSeconds(30));

    private static final Duration ROUND = Duration.ofSeconds(3);
    private static final int ROUNDS = 3;

    private final MarkdownTable rates = new MarkdownTable(
            "Submissions per second, medians of " + ROUNDS + " rounds of " + ROUND.toSeconds() + " s",
            "clients",
            "bare SQL",
            "accept only",
            "ratio",
            "accept and dispatch",
            "ratio");
    private final MarkdownTable costs = new MarkdownTable(
            "CPU time per submission, µs (without PostgreSQL and Cassandra)",
            "clients",
            "bare SQL: client",
            "accept only: client",
            "service",
            "accept and dispatch: client",
            "service");

    @Test
    void submissionsOfAFlush() throws Exception {
        try (BenchmarkEnvironment environment = BenchmarkEnvironment.startDatabaseAndCassandra();
                BenchmarkTable table = BenchmarkTable.create(environment.cassandra());
                IlionProcess acceptOnly = startAcceptOnly(environment);
                IlionProcess dispatching =
                        IlionProcess.start("bench-dispatching", environment.settings("dispatching"))) {
            table.writeRow();
            environment.createMigratedDatabase("bare");
            acceptOnly.freeze();
            dispatching.freeze();
            MeasuredVariant bareSql = MeasuredVariant.sql(() -> new SqlSubmitter(environment.connection("bare")));
            compare(bareSql, MeasuredVariant.http(acceptOnly), MeasuredVariant.http(dispatching));
        }
        rates.print();
        costs.print();
    }

    private static IlionProcess startAcceptOnly(BenchmarkEnvironment environment) {
        Map<String, Object> settings = environment.settings("accepting");
        settings.put("db-scheduler.enabled", false);
        return IlionProcess.start("bench-accepting", settings);
    }

    private void compare(MeasuredVariant bareSql, MeasuredVariant acceptOnly, MeasuredVariant dispatching)
            throws Exception {
        acceptOnly.withoutResults().measure(WARM_UP);
        dispatching
                .withoutResults()
                .measure(new ClosedLoop(4, WARM_UP.duration().dividedBy(2)));
        bareSql.withoutResults().measure(new ClosedLoop(4, ROUND));
        for (int clients : List.of(1, 8, 32)) {
            List<MeasuredVariant> variants =
                    List.of(bareSql.withoutResults(), acceptOnly.withoutResults(), dispatching.withoutResults());
            for (int i = 0; i < ROUNDS; i++) {
                measureAll(variants, new ClosedLoop(clients, ROUND));
            }
            report(clients, variants.get(0), variants.get(1), variants.get(2));
        }
    }

    private static void measureAll(List<MeasuredVariant> variants, ClosedLoop load) throws Exception {
        for (MeasuredVariant variant : variants) {
            variant.measure(load);
        }
    }

    private void report(int clients, MeasuredVariant bareSql, MeasuredVariant acceptOnly, MeasuredVariant dispatching) {
        double bareRate = bareSql.perSecond().median();
        rates.row(
                "" + clients,
                integer(bareSql.perSecond()),
                integer(acceptOnly.perSecond()),
                Samples.format(acceptOnly.perSecond().median() / bareRate, 2),
                integer(dispatching.perSecond()),
                Samples.format(dispatching.perSecond().median() / bareRate, 2));
        costs.row(
                "" + clients,
                integer(bareSql.clientMicros()),
                integer(acceptOnly.clientMicros()),
                integer(acceptOnly.serviceMicros()),
                integer(dispatching.clientMicros()),
                integer(dispatching.serviceMicros()));
    }

    private static String integer(Samples samples) {
        return Samples.format(samples.median(), 0);
    }
}
