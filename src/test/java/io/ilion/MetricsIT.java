package io.ilion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ilion.devcluster.LocalNode;
import io.ilion.devcluster.LocalPostgres;
import io.ilion.testing.Ilion;
import io.ilion.testing.IlionClient;
import io.ilion.testing.PrometheusScrape;
import io.ilion.testing.PrometheusScrape.Sample;
import io.ilion.testing.TestEnvironment;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The metrics after operations on real nodes. */
class MetricsIT {

    private static final String FLUSH = "{'type': 'flush', 'keyspace': 'measured'}";
    private static final Set<String> TYPES =
            Set.of("flush", "cleanup", "import", "snapshot", "restore", "clear-snapshot", "compact", "other");

    private static LocalPostgres database;
    private static Ilion service;
    private static IlionClient operator;

    @BeforeAll
    static void start() {
        database = TestEnvironment.startPostgres();
        Map<String, Object> settings = TestEnvironment.settings();
        settings.put("spring.datasource.url", database.jdbcUrl());
        settings.put("spring.datasource.hikari.connection-timeout", 500);
        service = Ilion.start(settings);
        operator = service.client();
        TestEnvironment.createKeyspace("measured", "one");
    }

    @AfterAll
    static void stop() {
        service.close();
        database.close();
    }

    @Test
    void countsAnOperationAndItsThreeAttempts() {
        PrometheusScrape before = scrape();

        operator.awaitEnd(operator.submit(FLUSH));

        await().untilAsserted(() -> {
            PrometheusScrape after = scrape();
            for (String state : List.of("PENDING", "RUNNING", "COMPLETED")) {
                assertThat(increase(
                                before,
                                after,
                                "ilion_operations_total",
                                "type",
                                "flush",
                                "cluster",
                                "it",
                                "state",
                                state))
                        .as(state)
                        .isEqualTo(1);
            }
            assertThat(increase(before, after, "ilion_operations_total", "state", "FAILED"))
                    .isZero();
            assertThat(increase(
                            before,
                            after,
                            "ilion_operation_duration_seconds_count",
                            "type",
                            "flush",
                            "state",
                            "COMPLETED"))
                    .isEqualTo(1);
            assertThat(increase(
                            before,
                            after,
                            "ilion_attempt_duration_seconds_count",
                            "type",
                            "flush",
                            "outcome",
                            "COMPLETED"))
                    .isEqualTo(3);
            for (String node :
                    List.of(TestEnvironment.address(1), TestEnvironment.address(2), TestEnvironment.address(3))) {
                assertThat(increase(
                                before,
                                after,
                                "ilion_jmx_call_duration_seconds_count",
                                "node",
                                node,
                                "result",
                                "ANSWERED"))
                        .as(node)
                        .isPositive();
            }
        });
    }

    @Test
    void countsAFailureUnderItsCode() {
        PrometheusScrape before = scrape();

        operator.awaitEnd(
                operator.submit(
                        "{'type': 'import', 'keyspace': 'measured', 'table': 'one', 'sourceDir': '/var/lib/cassandra/import/none'}"));

        await().untilAsserted(() -> {
            PrometheusScrape after = scrape();
            assertThat(increase(
                            before,
                            after,
                            "ilion_operations_total",
                            "type",
                            "import",
                            "cluster",
                            "it",
                            "state",
                            "FAILED"))
                    .isEqualTo(1);
            assertThat(increase(before, after, "ilion_attempt_duration_seconds_count", "type", "import"))
                    .isPositive()
                    .isEqualTo(after.samples("ilion_attempt_duration_seconds_count").stream()
                            .filter(sample -> "import".equals(sample.labels().get("type")))
                            .peek(sample ->
                                    assertThat(sample.labels().get("outcome")).isNotEqualTo("COMPLETED"))
                            .mapToDouble(Sample::value)
                            .sum());
        });
    }

    @Test
    void exposesRunningTasksAndTheirAge() {
        operator.awaitEnd(operator.submit(FLUSH));
        LocalNode slow = TestEnvironment.cassandra().node(2);
        slow.freeze();
        String id = operator.submit(FLUSH);

        try {
            await().atMost(Duration.ofSeconds(11)).untilAsserted(() -> {
                PrometheusScrape scrape = scrape();
                assertThat(scrape.sum("ilion_operations_open", "type", "flush", "state", "RUNNING"))
                        .isEqualTo(1);
                assertThat(scrape.sum("ilion_tasks_open", "cluster", "it", "state", "RUNNING"))
                        .isEqualTo(1);
                assertThat(scrape.sum("ilion_attempts_running")).isEqualTo(1);
                assertThat(scrape.sum("ilion_tasks_oldest_running_age_seconds", "cluster", "it"))
                        .isBetween(0.001, 60.0);
            });
        } finally {
            slow.thaw();
        }
        operator.awaitEnd(id);
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            PrometheusScrape scrape = scrape();
            assertThat(scrape.sum("ilion_tasks_open")).isZero();
            assertThat(scrape.sum("ilion_tasks_oldest_running_age_seconds")).isZero();
            assertThat(scrape.sum("ilion_attempts_running")).isZero();
        });
    }

    @Test
    void exposesWhichNodesAreUp() {
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            PrometheusScrape scrape = scrape();
            assertThat(scrape.sum("ilion_cassandra_cluster_up", "cluster", "it"))
                    .isEqualTo(1);
            assertThat(scrape.sum("ilion_cassandra_nodes", "cluster", "it", "state", "up"))
                    .isEqualTo(3);
            assertThat(scrape.samples("ilion_cassandra_node_up"))
                    .extracting(sample -> sample.labels().get("node"))
                    .containsExactlyInAnyOrder(
                            TestEnvironment.address(1), TestEnvironment.address(2), TestEnvironment.address(3));
        });
    }

    @Test
    void exposesNaNWhileTheDatabaseIsDown() {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(
                        () -> assertThat(scrape().sum("ilion_database_up")).isEqualTo(1));
        database.stop();
        try {
            await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
                PrometheusScrape scrape = scrape();
                assertThat(scrape.sum("ilion_database_up")).isZero();
                assertThat(scrape.sum("ilion_dispatch_lag_seconds")).isNaN();
                assertThat(scrape.samples("ilion_tasks_open"))
                        .isNotEmpty()
                        .allMatch(sample -> Double.isNaN(sample.value()));
            });
        } finally {
            database.start();
        }
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(
                        () -> assertThat(scrape().sum("ilion_database_up")).isEqualTo(1));
    }

    @Test
    void followsThePrometheusNamingConventions() {
        operator.awaitEnd(operator.submit(FLUSH));
        PrometheusScrape scrape = scrape();
        Map<String, String> ilionMetrics = scrape.types().entrySet().stream()
                .filter(family -> family.getKey().startsWith("ilion_"))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));

        assertThat(ilionMetrics).hasSizeGreaterThan(12);
        ilionMetrics.forEach((name, type) -> {
            assertThat(scrape.help().get(name)).as("# HELP " + name).isNotBlank();
            assertThat(name).matches("ilion(_[a-z]+)+");
            assertThat(name.endsWith("_total")).as(name + " is a " + type).isEqualTo(type.equals("counter"));
            assertThat(name)
                    .as("base units only")
                    .doesNotMatch(".*_(milliseconds|millis|minutes|hours|bytes_total|percent)(_.*)?");
            if (Stream.of("duration", "lag", "age").anyMatch(name::contains)) {
                assertThat(name).contains("_seconds");
            }
        });
        assertThat(scrape.types().values()).isSubsetOf("counter", "gauge", "histogram", "summary", "untyped", "info");
        assertThat(scrape.samples())
                .extracting(sample -> sample.name() + sample.labels())
                .doesNotHaveDuplicates();
        assertThat(scrape.samples())
                .allSatisfy(sample -> assertThat(family(scrape, sample))
                        .as("the # TYPE of " + sample)
                        .isNotNull());
    }

    @Test
    void hasNoLabelValuesFromRequests() {
        operator.post("/operations", "{'type': 'made-up-type', 'keyspace': 'made_up_keyspace'}");
        operator.awaitEnd(operator.submit("{'type': 'flush', 'keyspace': 'measured', 'reason': 'made-up-reason'}"));

        List<Sample> ilionMetrics = scrape().samples().stream()
                .filter(sample -> sample.name().startsWith("ilion_"))
                .toList();

        assertThat(ilionMetrics).hasSizeLessThan(1500).allSatisfy(sample -> {
            assertThat(TYPES).contains(sample.labels().getOrDefault("type", "other"));
            assertThat(Set.of("it", "other")).contains(sample.labels().getOrDefault("cluster", "other"));
            assertThat(sample.labels().keySet())
                    .isSubsetOf("type", "cluster", "state", "outcome", "node", "datacenter", "result", "le");
            assertThat(sample.labels().values())
                    .noneMatch(value -> value.contains("measured") || value.contains("made"));
        });
    }

    @Test
    void exposesBothConnectionPools() {
        assertThat(scrape().sum("hikaricp_connections_max", "pool", "tasks")).isEqualTo(20);
        assertThat(scrape().sum("hikaricp_connections_max", "pool", "requests")).isEqualTo(10);
    }

    private static PrometheusScrape scrape() {
        return PrometheusScrape.from(service.client("reader"));
    }

    private static double increase(PrometheusScrape before, PrometheusScrape after, String name, String... labels) {
        return after.sum(name, labels) - before.sum(name, labels);
    }

    private static @Nullable String family(PrometheusScrape scrape, Sample sample) {
        return Stream.of("", "_bucket", "_count", "_sum", "_max", "_info")
                .filter(sample.name()::endsWith)
                .map(end -> sample.name().substring(0, sample.name().length() - end.length()))
                .map(scrape.types()::get)
                .filter(type -> type != null)
                .findFirst()
                .orElse(null);
    }
}
