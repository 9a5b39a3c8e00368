package io.ilion.api.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.ilion.history.ChangeStream;
import io.ilion.history.StreamPosition;
import io.ilion.testing.Ilion;
import io.ilion.web.ApiSettings;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import tools.jackson.databind.json.JsonMapper;

/** Streams that resume at many positions, over transitions that the tests write with SQL. The tests poll; nothing is scheduled. */
class EventCatchUpIT {

    private static final Ilion SERVICE = Ilion.withEmptyDatabase();

    private static final Pattern OPERATION = Pattern.compile("data: \\{\"operation\":\"([^\"]+)\"");
    private static final Pattern ID = Pattern.compile("^id: (\\S+)$", Pattern.MULTILINE);

    /** Apart from the queries of the rest of the service. */
    private static final int MAX_QUERIES = 40;

    private final JdbcTemplate jdbc = SERVICE.bean(JdbcTemplate.class);
    private final ChangeStream changes = SERVICE.bean(ChangeStream.class);
    private final EventStreams streams =
            new EventStreams(changes, SERVICE.bean(ApiSettings.class), SERVICE.bean(JsonMapper.class));
    private final List<UUID> all = new ArrayList<>();

    @BeforeEach
    void beginAStream() {
        changes.now();
    }

    @Test
    void readsABoundedNumberOfPagesForAnyNumberOfOldPositions() throws IOException {
        List<StreamPosition> positions = new ArrayList<>();
        for (int i = 0; i < 120; i++) {
            positions.add(changes.now());
            submit(1);
        }
        submit(450);
        List<Client> behind = new ArrayList<>();
        for (StreamPosition position : positions) {
            behind.add(connect(position));
        }
        Client live = connect(changes.now());
        submit(1);

        long before = queries();
        streams.poll();

        assertThat(queries() - before).isLessThan(MAX_QUERIES);
        assertThat(live.operations())
                .as("is not delayed by the others")
                .containsExactlyElementsOf(all.subList(570, 571));
        for (int polls = 0; polls < 300 && behind.stream().anyMatch(client -> !client.has(all.get(570))); polls++) {
            streams.poll();
        }
        for (int i = 0; i < behind.size(); i++) {
            assertThat(behind.get(i).operations()).containsExactlyInAnyOrderElementsOf(all.subList(i, all.size()));
        }
    }

    @Test
    void readsOnceForStreamsAtNearPositions() throws IOException {
        List<Client> near = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            near.add(connect(changes.now()));
            submit(1);
        }

        long before = queries();
        streams.poll();

        assertThat(queries() - before).isLessThan(MAX_QUERIES);
        for (int i = 0; i < near.size(); i++) {
            assertThat(near.get(i).operations()).containsExactlyElementsOf(all.subList(i, all.size()));
        }
        for (int i = 0; i < near.size(); i += 9) {
            List<String> ids = near.get(i).ids();
            for (int event = 0; event < ids.size(); event += 17) {
                Client back = connect(StreamPosition.parse(ids.get(event)).orElseThrow());
                streams.poll();
                assertThat(back.operations())
                        .as("stream %d resumed after event %d", i, event)
                        .containsExactlyElementsOf(all.subList(i + event + 1, all.size()));
            }
        }
    }

    @Test
    void readsOnceForStreamsOfOneOperation() throws IOException {
        submit(1);
        StreamPosition now = changes.now();
        List<Client> clients = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            clients.add(connect(connection -> new OperationEvents(connection, now, all.get(0), 0)));
        }

        long before = queries();
        streams.poll();

        assertThat(queries() - before).isLessThan(MAX_QUERIES);
        assertThat(clients).allMatch(client -> client.operations().equals(all));
    }

    private void submit(int operations) {
        List<UUID> ids = IntStream.range(0, operations)
                .mapToObj(each -> UUID.randomUUID())
                .toList();
        all.addAll(ids);
        jdbc.update(connection -> {
            var insert = connection.prepareStatement("""
                    insert into operation (id, type, cluster, state, progress, request, execution, requested_by, created_at, transition_at,
                                           transition_by)
                    select id, 'flush', 'it', 'PENDING', 0, '{"keyspace": "shop"}',
                           '{"order": "ALL_AT_ONCE", "maxConcurrentNodes": 16, "onFailure": "CONTINUE", "timeout": "PT10M", "retries": 0}',
                           'caller:operator', now(), now(), 'caller:operator'
                      from unnest(?::uuid[]) with ordinality as new (id, place) order by place""");
            insert.setArray(1, connection.createArrayOf("uuid", ids.toArray()));
            return insert;
        });
    }

    /** Connections that were taken from the pool so far; each read takes one. */
    private static long queries() {
        return SERVICE.bean(MeterRegistry.class).find("hikaricp.connections.acquire").timers().stream()
                .mapToLong(Timer::count)
                .sum();
    }

    private Client connect(StreamPosition position) throws IOException {
        EventFilter everything = new EventFilter(null, null, null, null, null, null, null, null);
        return connect(connection -> new AllOperationsEvents(connection, position, everything));
    }

    private Client connect(Function<EventConnection, EventStream> opener) throws IOException {
        Client client = new Client();
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.setAsyncSupported(true);
        request.setUserPrincipal(() -> "caller " + client.hashCode());
        streams.open(request, client, opener);
        Objects.requireNonNull(client.output.listener).onWritePossible();
        return client;
    }

    /** A client that reads at once whatever is sent. */
    private static final class Client extends MockHttpServletResponse {

        private final Output output = new Output();

        @Override
        public ServletOutputStream getOutputStream() {
            return output;
        }

        boolean has(UUID operation) {
            return text().contains(operation.toString());
        }

        List<UUID> operations() {
            return OPERATION
                    .matcher(text())
                    .results()
                    .map(found -> UUID.fromString(found.group(1)))
                    .toList();
        }

        /** The ids of the events. */
        List<String> ids() {
            return Pattern.compile("\n\n")
                    .splitAsStream(text())
                    .filter(event -> event.contains("event: transition"))
                    .flatMap(event -> ID.matcher(event).results().map((MatchResult found) -> found.group(1)))
                    .toList();
        }

        private String text() {
            return output.sent.toString(StandardCharsets.UTF_8);
        }
    }

    private static final class Output extends ServletOutputStream {

        private final ByteArrayOutputStream sent = new ByteArrayOutputStream();
        private @Nullable WriteListener listener;

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            this.listener = listener;
        }

        @Override
        public void write(int b) {
            sent.write(b);
        }
    }
}
