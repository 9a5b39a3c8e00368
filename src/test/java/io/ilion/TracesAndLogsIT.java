package io.ilion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ilion.testing.ApiResponse;
import io.ilion.testing.Ilion;
import io.ilion.testing.IlionClient;
import io.ilion.testing.IlionProcess;
import io.ilion.testing.TestEnvironment;
import io.ilion.testing.TraceCollector;
import io.ilion.testing.TraceCollector.ReceivedSpan;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Exported traces and structured logs of the packaged service. */
class TracesAndLogsIT {

    private static final String FLUSH = "{'type': 'flush', 'keyspace': 'traced'}";
    private static final String CALLER_TRACE_ID = "0af7651916cd43dd8448eb211c80319c";

    private static TraceCollector collector;
    private static IlionProcess service;
    private static IlionClient ilion;

    @BeforeAll
    static void start() {
        TestEnvironment.createKeyspace("traced", "one");
        collector = new TraceCollector();
        Map<String, Object> settings = TestEnvironment.settings();
        settings.put("management.opentelemetry.tracing.export.otlp.endpoint", collector.endpoint());
        settings.put("management.opentelemetry.tracing.export.schedule-delay", "200ms");
        settings.put("logging.structured.format.console", "ecs");
        service = IlionProcess.start("traced", settings);
        ilion = service.client();
    }

    @AfterAll
    static void stop() {
        service.close();
        collector.close();
    }

    @Test
    void oneTraceConnectsTheRequestWithTheCallsToEachNode() {
        String id = ilion.submit(FLUSH);
        ilion.awaitEnd(id);

        String trace = ilion.history(id).get("origin").get("traceId").asString();

        assertThat(trace).matches("[0-9a-f]{32}");
        assertTraceReachesEachNode(trace, id);
    }

    @Test
    void continuesTheTraceOfTheCaller() {
        ApiResponse response = ilion.send(
                "POST", "/operations", FLUSH, "traceparent", "00-" + CALLER_TRACE_ID + "-b7ad6b7169203331-01");
        ilion.awaitEnd(response.string("id"));

        assertThat(ilion.history(response.string("id"))
                        .get("origin")
                        .get("traceId")
                        .asString())
                .isEqualTo(CALLER_TRACE_ID);
        assertTraceReachesEachNode(CALLER_TRACE_ID, response.string("id"));
        assertThat(collector.spans(CALLER_TRACE_ID))
                .filteredOn(span -> span.name().startsWith("http post"))
                .extracting(ReceivedSpan::parent)
                .containsExactly("b7ad6b7169203331");
    }

    @Test
    void storesNoTraceIdWhileTracingIsOff() {
        IlionClient untraced = Ilion.shared().client();
        String alone = untraced.submit(FLUSH);
        ApiResponse response = untraced.send(
                "POST", "/operations", FLUSH, "traceparent", "00-" + CALLER_TRACE_ID + "-b7ad6b7169203331-01");

        assertThat(untraced.history(alone).get("origin").has("traceId")).isFalse();
        assertThat(untraced.history(response.string("id"))
                        .get("origin")
                        .get("traceId")
                        .asString())
                .isEqualTo(CALLER_TRACE_ID);
        assertThat(untraced.awaitEnd(alone).get("state").asString()).isEqualTo("COMPLETED");
    }

    @Test
    void logsJsonWithOperationTaskClusterAndNode() {
        String id = ilion.submit(
                "{'type': 'import', 'keyspace': 'traced', 'table': 'one', 'sourceDir': '/var/lib/cassandra/import/none'}");
        ilion.awaitEnd(id);
        JsonNode tasks = ilion.history(id).get("tasks");
        JsonNode failed = tasks.valueStream()
                .filter(task -> task.get("state").asString().equals("FAILED"))
                .findFirst()
                .orElseThrow();

        List<JsonNode> lines =
                service.log().lines().map(new JsonMapper()::readTree).toList();

        assertThat(lines)
                .filteredOn(line -> line.get("message")
                        .asString()
                        .startsWith("Task " + failed.get("id").asString()))
                .isNotEmpty()
                .allSatisfy(line -> {
                    assertThat(line.get("operation").asString()).isEqualTo(id);
                    assertThat(line.get("task").asString())
                            .isEqualTo(failed.get("id").asString());
                    assertThat(line.get("cluster").asString()).isEqualTo("it");
                    assertThat(line.get("node").asString())
                            .isEqualTo(failed.get("address").asString());
                    assertThat(line.get("traceId").asString())
                            .isEqualTo(ilion.history(id)
                                    .get("origin")
                                    .get("traceId")
                                    .asString());
                });
    }

    private static void assertTraceReachesEachNode(String trace, String operation) {
        await().untilAsserted(() -> {
            List<ReceivedSpan> spans = collector.spans(trace);
            List<ReceivedSpan> attempts = spans.stream()
                    .filter(span -> span.name().equals("attempt flush"))
                    .toList();
            List<ReceivedSpan> calls = spans.stream()
                    .filter(span -> span.name().equals("jmx forceKeyspaceFlush"))
                    .toList();
            assertThat(attempts)
                    .hasSize(3)
                    .allMatch(span -> operation.equals(span.attributes().get("ilion.operation")));
            assertThat(calls)
                    .extracting(span -> span.attributes().get("server.address"))
                    .containsExactlyInAnyOrder(
                            TestEnvironment.address(1), TestEnvironment.address(2), TestEnvironment.address(3));
            assertThat(attempts)
                    .extracting(ReceivedSpan::id)
                    .containsAll(calls.stream().map(ReceivedSpan::parent).toList());
            ReceivedSpan request = spans.stream()
                    .filter(span -> span.name().startsWith("http post"))
                    .findFirst()
                    .orElseThrow();
            assertThat(attempts).allMatch(span -> span.parent().equals(request.id()));
        });
    }
}
