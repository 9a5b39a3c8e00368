package io.ilion.api.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ilion.testing.ApiResponse;
import io.ilion.testing.EventStreamReader;
import io.ilion.testing.EventStreamReader.Event;
import io.ilion.testing.Ilion;
import io.ilion.testing.IlionClient;
import io.ilion.testing.TestEnvironment;
import io.ilion.testing.TestSecrets;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.JdbcTemplate;

/** Event streams, over transitions that the tests write with SQL. */
@ExtendWith(OutputCaptureExtension.class)
class EventsIT {

    private static final String DATABASE = TestEnvironment.newDatabase();
    private static final Ilion SERVICE = Ilion.start(settings());
    private static final Duration SOON = Duration.ofSeconds(10);

    private final IlionClient ilion = SERVICE.client("reader");
    private final JdbcTemplate jdbc = SERVICE.bean(JdbcTemplate.class);
    private final List<EventStreamReader> readers = new ArrayList<>();

    private static Map<String, Object> settings() {
        Map<String, Object> settings = TestEnvironment.settingsWithoutCassandra(DATABASE);
        settings.put("ilion.api.streams.heartbeat-interval", "100ms");
        settings.put("ilion.api.streams.max-connections", 5);
        settings.put("server.tomcat.connection-timeout", "5s");
        settings.put("ilion.dispatch.sweep-interval", "1h");
        return settings;
    }

    @AfterAll
    static void stop() {
        SERVICE.close();
    }

    @AfterEach
    void closeStreams() {
        readers.forEach(EventStreamReader::close);
        await().atMost(SOON)
                .untilAsserted(() ->
                        assertThat(SERVICE.bean(EventStreams.class).size()).isZero());
    }

    @Test
    void streamsOneOperationFromItsFirstTransitionToItsEnd() {
        UUID id = submit("flush");
        UUID task = plan(id, "10.0.0.1");
        EventStreamReader reader = open("/history/operations/" + id + "/events", "");
        await().atMost(SOON).until(() -> reader.events("transition").size() == 2);
        run(id, task);
        jdbc.update("update operation set progress = 0.5 where id = ?", id);
        await().atMost(SOON).until(() -> !reader.events("progress").isEmpty());
        complete(task, id);
        await().atMost(SOON).until(reader::isClosed);

        assertThat(reader.status()).isEqualTo(200);
        assertThat(reader.header("Content-Type").orElseThrow()).startsWith("text/event-stream");
        assertThat(reader.header("Cache-Control")).hasValue("no-cache");
        assertThat(reader.header("X-Accel-Buffering")).hasValue("no");
        assertThat(reader.header("ETag")).isEmpty();
        assertThat(reader.events("transition"))
                .extracting(event -> (event.data().has("task") ? "task" : "operation") + " " + event.text("to"))
                .containsExactly(
                        "operation PENDING",
                        "task PENDING",
                        "operation RUNNING",
                        "task RUNNING",
                        "operation COMPLETED",
                        "task COMPLETED");
        assertThat(reader.events("progress"))
                .extracting(event -> event.data().get("progress").asDouble())
                .contains(0.5);
        Event last = reader.events().get(reader.events().size() - 1);
        assertThat(last.type()).isEqualTo("end");
        assertThat(last.text("state")).isEqualTo("COMPLETED");
        assertThat(reader.lastEventId())
                .isEqualTo(ilion.get("/history/operations/" + id + "/verify").string("lastHash"));
        Event moved = reader.events("transition").get(3);
        assertThat(moved.text("operation")).isEqualTo(id.toString());
        assertThat(moved.text("task")).isEqualTo(task.toString());
        assertThat(moved.text("type")).isEqualTo("flush");
        assertThat(moved.text("cluster")).isEqualTo("it");
        assertThat(moved.text("from")).isEqualTo("PENDING");
        assertThat(moved.text("actor")).isEqualTo("caller:operator");
        assertThat(moved.data().at("/node/address").asString()).isEqualTo("10.0.0.1");
        assertThat(moved.text("at")).isNotEmpty();
    }

    @Test
    void resumesAfterTheLastEventAndAnswers204WhenNothingIsLeft() {
        UUID id = submit("flush");
        UUID task = plan(id, "10.0.0.1");
        String path = "/history/operations/" + id + "/events";
        EventStreamReader first = open(path, "");
        await().atMost(SOON).until(() -> first.events("transition").size() == 2);
        first.close();
        run(id, task);
        complete(task, id);

        EventStreamReader second = open(path, first.events().get(0).id());
        await().atMost(SOON).until(second::isClosed);
        assertThat(second.events("transition")).hasSize(5);
        assertThat(second.events("end")).hasSize(1);

        ApiResponse over = ilion.send("GET", path, "", "Last-Event-ID", second.lastEventId());
        assertThat(over.status()).isEqualTo(204);
        assertThat(over.body()).isEmpty();

        EventStreamReader anew = open(path, "0".repeat(64));
        await().atMost(SOON).until(anew::isClosed);
        assertThat(anew.events("transition")).as("a hash that is not there").hasSize(6);
    }

    @Test
    void streamsNewTransitionsOfAllOperations() {
        submit("cleanup");
        EventStreamReader reader = open("/history/events", "");
        await().atMost(SOON).until(() -> !reader.lastEventId().isEmpty());
        UUID one = submit("flush");
        UUID other = submit("import");

        await().atMost(SOON).until(() -> reader.events().size() == 2);
        assertThat(reader.events())
                .extracting(event -> event.text("operation"))
                .containsExactly(one.toString(), other.toString());
    }

    @Test
    void losesAndRepeatsNothingWhenTransactionsCommitOutOfOrder() throws SQLException {
        EventStreamReader reader = open("/history/events?type=flush&type=import", "");
        await().atMost(SOON).until(() -> !reader.lastEventId().isEmpty());
        try (Connection late = connection();
                Connection early = connection();
                Statement lateWork = late.createStatement();
                Statement earlyWork = early.createStatement()) {
            UUID lateOne = UUID.randomUUID();
            UUID earlyOne = UUID.randomUUID();
            lateWork.execute(insertion(lateOne, "flush"));
            earlyWork.execute(insertion(earlyOne, "import"));
            early.commit();
            await().atMost(SOON).until(() -> reader.events().size() == 1);
            String between = reader.lastEventId();
            reader.close();
            EventStreamReader back = open("/history/events?type=flush&type=import", between);
            EventStreamReader others = open("/history/events?type=restore", between);
            late.commit();
            await().atMost(SOON).until(() -> !back.events().isEmpty());
            await().atMost(SOON).until(() -> others.comments().contains("heartbeat"));
            EventStreamReader last = open("/history/events?type=flush&type=import", back.lastEventId());
            await().atMost(SOON).until(() -> last.comments().size() >= 2);

            assertThat(numberOf(lateOne)).isLessThan(numberOf(earlyOne));
            assertThat(reader.events()).extracting(event -> event.text("type")).containsExactly("import");
            assertThat(back.events()).extracting(event -> event.text("type")).containsExactly("flush");
            assertThat(last.events()).isEmpty();
            assertThat(others.events()).isEmpty();
        }
    }

    @Test
    void aLongTransactionDelaysNoOtherEvent() throws SQLException {
        try (Connection slow = connection();
                Statement work = slow.createStatement()) {
            work.execute(insertion(UUID.randomUUID(), "slow"));
            EventStreamReader reader = open("/history/events", "");
            await().atMost(SOON).until(() -> !reader.lastEventId().isEmpty());
            List<UUID> quick =
                    IntStream.range(0, 450).mapToObj(number -> submit("quick")).toList();
            await().atMost(SOON).until(() -> reader.events().size() >= quick.size());
            slow.commit();
            await().atMost(SOON).until(() -> reader.events().size() > quick.size());

            assertThat(reader.events().subList(0, quick.size()))
                    .extracting(event -> event.text("operation"))
                    .containsExactlyElementsOf(
                            quick.stream().map(UUID::toString).toList());
            assertThat(reader.events().get(quick.size()).text("type")).isEqualTo("slow");
            Event halfway = reader.events().get(217);
            EventStreamReader back = open("/history/events", halfway.id());
            await().atMost(SOON).until(() -> back.events().size() >= quick.size() - 217);
            assertThat(back.events())
                    .extracting(event -> event.text("operation"))
                    .containsExactlyInAnyOrderElementsOf(reader.events().subList(218, quick.size() + 1).stream()
                            .map(event -> event.text("operation"))
                            .toList());
        }
    }

    @Test
    void reportsAGapAfterTheDatabaseWasRestored() {
        EventStreamReader reader = open("/history/events", "");
        await().atMost(SOON).until(() -> !reader.lastEventId().isEmpty());
        String id = reader.lastEventId();
        jdbc.update("update stream_epoch set server = 1 where number = (select max(number) from stream_epoch)");
        await().atMost(SOON).until(() -> !reader.events("gap").isEmpty());
        UUID operation = submit("flush");
        await().atMost(SOON).until(() -> reader.events().size() == 2);

        EventStreamReader back = open("/history/events", id);
        await().atMost(SOON).until(() -> !back.events().isEmpty());

        assertThat(reader.events().get(1).text("operation")).isEqualTo(operation.toString());
        assertThat(back.events()).extracting(Event::type).containsExactly("gap");
        assertThat(back.events().get(0).text("message")).contains("search the history");
        assertThat(jdbc.queryForObject("select count(*) from stream_epoch", Integer.class))
                .isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    cluster=it                        | 3
                    cluster=other                     | 0
                    type=flush&type=import            | 3
                    type=import                       | 0
                    state=RUNNING                     | 0
                    state=PENDING&state=CANCELLED     | 3
                    keyspace=shop                     | 3
                    keyspace=sho                      | 0
                    node=10.0.0.7                     | 1
                    node=10.0.0.8                     | 0
                    datacenter=dc1                    | 1
                    requestedBy=operator              | 3
                    requestedBy=caller:operator       | 3
                    requestedBy=token:operator        | 0
                    about=TASK                        | 1
                    about=OPERATION                   | 2
                    about=OPERATION&state=CANCELLED   | 1
                    """)
    void streamsTransitionsThatMatchTheFilters(String filter, int transitions) {
        EventStreamReader all = open("/history/events", "");
        await().atMost(SOON).until(() -> !all.lastEventId().isEmpty());
        EventStreamReader some = open("/history/events?" + filter, all.lastEventId());
        assertThat(some.status()).as(some.toString()).isEqualTo(200);
        UUID id = submit("flush");
        plan(id, "10.0.0.7");
        jdbc.update("update operation set state = 'CANCELLED', completed_at = now(), progress = 1 where id = ?", id);
        await().atMost(SOON).until(() -> all.events().size() == 3);
        int beats = some.comments().size();
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(some.comments()).as(some.toString()).hasSizeGreaterThan(beats));

        assertThat(some.events()).as(some.toString()).hasSize(transitions);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    /history/events?stat=FAILED                                     |     | 400 | stat          | is not a supported parameter
                    /history/events?state=DONE                                      |     | 400 | state         | must be one of
                    /history/events?about=NODE                                      |     | 400 | about         | [OPERATION, TASK]
                    /history/events                                                 | x   | 400 | Last-Event-ID | id of an event
                    /history/operations/01a20169-bee8-797e-867b-58f786be3d89/events | x   | 400 | Last-Event-ID | id of an event
                    /history/operations/01a20169-bee8-797e-867b-58f786be3d89/events |     | 404 |               | 01a20169
                    /history/operations/none/events                                 |     | 404 |               | none
                    /history/operations/01a20169-bee8-797e-867b-58f786be3d89/events?a=b | | 400 | a             | is not a supported parameter
                    """)
    void rejectsInvalidParameters(String path, String lastEventId, int status, String field, String message) {
        ApiResponse answer =
                lastEventId == null ? ilion.get(path) : ilion.send("GET", path, "", "Last-Event-ID", lastEventId);

        assertThat(answer.status()).as(answer.body()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).hasValue("application/problem+json");
        assertThat(answer.string("detail")).contains(message);
        if (field != null) {
            assertThat(answer.json().at("/errors/0/field").asString()).isEqualTo(field);
        }
    }

    @Test
    void requiresTheRoleReader() {
        assertThat(IlionClient.send(java.net.http.HttpRequest.newBuilder(
                                        java.net.URI.create("http://127.0.0.1:" + SERVICE.port() + "/history/events"))
                                .GET())
                        .status())
                .isEqualTo(401);
    }

    @Test
    void headOpensNoStream() {
        ApiResponse answer = ilion.send("HEAD", "/history/events", "");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type").orElseThrow()).startsWith("text/event-stream");
    }

    @Test
    void sendsHeartbeats() {
        EventStreamReader reader = open("/history/events", "");

        await().atMost(SOON).until(() -> reader.comments().size() >= 3);
        assertThat(reader.comments()).containsOnly("heartbeat");
        assertThat(reader.events()).isEmpty();
    }

    @Test
    void logsNoWarningWhenAClientDisconnects(CapturedOutput output) {
        EventStreamReader leaves = open("/history/events", "");
        EventStreamReader stays = open("/history/events", "");
        await().atMost(SOON).until(() -> !leaves.comments().isEmpty());
        int logged = output.getOut().length();
        leaves.close();
        await().atMost(SOON).until(() -> SERVICE.bean(EventStreams.class).size() == 1);
        int beats = stays.comments().size();
        await().atMost(SOON).until(() -> stays.comments().size() > beats + 2);

        // the driver of another instance in this JVM warns of its unreachable cluster
        assertThat(output.getOut().substring(logged).lines().filter(line -> !line.contains("[ilion-away]")))
                .noneMatch(line -> line.contains("WARN") || line.contains("ERROR"));
    }

    @Test
    void limitsTheNumberOfStreamsUntilOneIsClosed() {
        for (int i = 0; i < 5; i++) {
            open("/history/events", "");
        }

        ApiResponse refused = ilion.get("/history/events");
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.header("Retry-After")).hasValue("5");
        assertThat(refused.string("type")).isEqualTo("urn:ilion:problem:too-many-requests");
        assertThat(refused.string("detail")).contains("5 event streams");

        readers.get(0).close();
        await().atMost(SOON).until(() -> open("/history/events", "").status() == 200);
    }

    @Test
    void disconnectsAClientThatReadsNothing() throws IOException {
        try (Socket socket = new Socket()) {
            socket.setReceiveBufferSize(4096);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), SERVICE.port()));
            socket.getOutputStream().write("""
                    GET /history/events HTTP/1.1\r
                    Host: localhost\r
                    Authorization: Basic %s\r
                    \r
                    """.formatted(Base64.getEncoder()
                            .encodeToString(
                                    ("reader:" + TestSecrets.passwordOf("reader")).getBytes(StandardCharsets.UTF_8)))
                    .getBytes(StandardCharsets.US_ASCII));
            EventStreams streams = SERVICE.bean(EventStreams.class);
            await().atMost(SOON).until(() -> streams.size() == 1);
            EventStreamReader quick = open("/history/events", "");
            await().atMost(SOON).until(() -> !quick.lastEventId().isEmpty());

            String big = "x".repeat(100_000);
            List<UUID> loud = IntStream.range(0, 120)
                    .mapToObj(number -> submit("loud", big))
                    .toList();
            await().atMost(SOON).until(() -> quick.events().size() == 2 * loud.size());

            await().atMost(Duration.ofSeconds(30)).until(() -> streams.size() == 1);
            assertThat(quick.isClosed()).isFalse();
        }
    }

    private EventStreamReader open(String path, String lastEventId) {
        EventStreamReader reader = EventStreamReader.open(ilion, path, lastEventId);
        readers.add(reader);
        return reader;
    }

    private UUID submit(String type) {
        return submit(type, "");
    }

    private UUID submit(String type, String reason) {
        UUID id = UUID.randomUUID();
        jdbc.execute(insertion(id, type));
        if (!reason.isEmpty()) {
            jdbc.update("""
                    update operation set state = 'CANCELLED', completed_at = now(), progress = 1, transition_reason = ? where id = ?""", reason, id);
        }
        return id;
    }

    private static String insertion(UUID id, String type) {
        return """
                insert into operation (id, type, cluster, state, progress, request, execution, requested_by, created_at, transition_at, transition_by)
                values ('%s', '%s', 'it', 'PENDING', 0, '{"keyspace": "shop"}',
                        '{"order": "ALL_AT_ONCE", "maxConcurrentNodes": 16, "onFailure": "CONTINUE", "timeout": "PT10M", "retries": 0}',
                        'caller:operator', now(), now(), 'caller:operator')""".formatted(id, type);
    }

    private UUID plan(UUID operation, String address) {
        UUID task = UUID.randomUUID();
        jdbc.update("""
                insert into task (id, operation_id, position, host_id, address, datacenter, rack, state, progress, attempt, created_at,
                                  transition_at, transition_by)
                values (?, ?, 0, ?, ?, 'dc1', 'r', 'PENDING', 0, 0, now(), now(), 'caller:operator')""", task, operation, UUID.randomUUID(), address);
        return task;
    }

    private void run(UUID operation, UUID task) {
        jdbc.update("update operation set state = 'RUNNING', started_at = now() where id = ?", operation);
        jdbc.update("update task set state = 'RUNNING', started_at = now() where id = ?", task);
    }

    /** In one transaction, and the operation first, as it may happen. */
    private void complete(UUID task, UUID operation) {
        jdbc.execute("""
                do $$ begin
                    update operation set state = 'COMPLETED', completed_at = now(), progress = 1 where id = '%s';
                    update task set state = 'COMPLETED', completed_at = now(), progress = 1 where id = '%s';
                end $$""".formatted(operation, task));
    }

    private long numberOf(UUID operation) {
        return jdbc.queryForList("select min(id) from transition where operation_id = ?", Long.class, operation)
                .get(0);
    }

    private static Connection connection() throws SQLException {
        Map<String, Object> settings = TestEnvironment.settingsWithoutCassandra(DATABASE);
        Connection connection = DriverManager.getConnection(
                DATABASE,
                String.valueOf(settings.get("spring.datasource.username")),
                String.valueOf(settings.get("spring.datasource.password")));
        connection.setAutoCommit(false);
        return connection;
    }
}
