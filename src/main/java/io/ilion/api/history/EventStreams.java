package io.ilion.api.history;

import io.ilion.api.history.EventStream.TransitionEvent;
import io.ilion.history.ChangeStream;
import io.ilion.history.CommittedTransition;
import io.ilion.history.StreamPosition;
import io.ilion.web.ApiSettings;
import io.ilion.web.ConcurrencyLimit;
import io.ilion.web.ConcurrencyLimit.Permit;
import io.ilion.web.TooManyRequestsException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The open event streams of this replica. A stream holds neither a thread nor a database connection: the database is polled ten times a
 * second while there are streams, once for all streams at the same position.
 */
@Component
class EventStreams {

    private static final Logger log = LoggerFactory.getLogger(EventStreams.class);

    /** Maximum number of pages that one poll reads, for streams that are behind. */
    private static final int MAX_ROUNDS = 50;

    private final ChangeStream changes;
    private final ApiSettings.Streams settings;
    private final JsonMapper json;
    private final ConcurrencyLimit limit;
    private final Set<EventStream> streams = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    EventStreams(ChangeStream changes, ApiSettings settings, JsonMapper json) {
        this.changes = changes;
        this.settings = settings.streams();
        this.json = json;
        this.limit = new ConcurrencyLimit(
                "event streams",
                "ilion.api.streams",
                this.settings.maxConnections(),
                this.settings.maxConnectionsPerCaller());
    }

    /**
     * Answers a request with a stream.
     *
     * @throws TooManyRequestsException when this replica, or the caller, has the maximum number of streams
     */
    void open(HttpServletRequest request, HttpServletResponse response, Function<EventConnection, EventStream> opener)
            throws IOException {
        Permit permit = limit.acquire(request);
        AtomicReference<EventStream> opened = new AtomicReference<>();
        EventConnection connection;
        try {
            connection = EventConnection.open(request, response, () -> leave(opened.get(), permit));
        } catch (IOException | RuntimeException e) {
            permit.close();
            throw e;
        }
        EventStream stream = opener.apply(connection);
        opened.set(stream);
        streams.add(stream);
        if (connection.isClosed()) {
            streams.remove(stream);
        }
        stream.start();
        if (closed) {
            connection.end();
        }
    }

    private void leave(@Nullable EventStream stream, Permit permit) {
        if (stream != null) {
            streams.remove(stream);
        }
        permit.close();
    }

    /** Number of open streams. */
    int size() {
        return streams.size();
    }

    @Scheduled(fixedDelay = 100, timeUnit = TimeUnit.MILLISECONDS)
    void poll() {
        try {
            for (int round = 0; round < MAX_ROUNDS && publishNext(); round++) {
                log.trace("Streams are behind; reading the next page");
            }
        } catch (DataAccessException | TransactionException e) {
            log.debug("Reading new transitions failed; trying again with the next poll", e);
        }
    }

    /** Publishes a page of transitions to each idle stream; whether there are more already. */
    private boolean publishNext() {
        List<EventStream> ready =
                streams.stream().filter(stream -> stream.connection().isIdle()).toList();
        boolean more = false;
        for (EventStream stream : ready) {
            if (stream instanceof OperationEvents operation && operation.isBehind()) {
                ChangeStream.OperationPage page = changes.transitionsOf(operation.operation(), operation.after());
                operation.publishStored(page, events(page.transitions()));
                more = true;
            }
        }
        Map<StreamPosition, List<EventStream>> byPosition = ready.stream()
                .filter(stream -> !(stream instanceof OperationEvents operation && operation.isBehind()))
                .filter(stream -> stream.connection().isIdle())
                .collect(Collectors.groupingBy(EventStream::position));
        for (Map.Entry<StreamPosition, List<EventStream>> group : byPosition.entrySet()) {
            ChangeStream.Page page = changes.after(group.getKey());
            List<TransitionEvent> events = events(page.transitions());
            group.getValue().forEach(stream -> stream.publish(page, events));
            more |= page.more();
        }
        publishProgress(ready);
        return more;
    }

    private void publishProgress(List<EventStream> ready) {
        List<OperationEvents> operations = ready.stream()
                .filter(OperationEvents.class::isInstance)
                .map(OperationEvents.class::cast)
                .filter(stream -> stream.connection().isIdle())
                .toList();
        Map<UUID, Double> progress = changes.progress(
                operations.stream().map(OperationEvents::operation).collect(Collectors.toSet()));
        operations.forEach(stream -> stream.publishProgress(progress.getOrDefault(stream.operation(), 0.0)));
    }

    private List<TransitionEvent> events(List<CommittedTransition> transitions) {
        return transitions.stream()
                .map(each -> new TransitionEvent(each, json.writeValueAsString(each)))
                .toList();
    }

    /** Sends heartbeats, and ends streams that have reached their maximum age: the client reconnects and is authenticated again. */
    @Scheduled(fixedDelay = 200, timeUnit = TimeUnit.MILLISECONDS)
    void sendHeartbeats() {
        long now = System.nanoTime();
        for (EventStream stream : streams) {
            EventConnection connection = stream.connection();
            if (closed || hasPassed(now - stream.openedAt(), settings.maxDuration())) {
                connection.end();
            } else if (connection.isIdle() && hasPassed(now - connection.lastWritten(), settings.heartbeatInterval())) {
                connection.send(": heartbeat\n" + stream.heartbeat() + "\n");
            }
        }
    }

    private static boolean hasPassed(long nanos, Duration time) {
        return nanos >= time.toNanos();
    }

    /** Ends all streams when the service stops. */
    @EventListener(ContextClosedEvent.class)
    void close() {
        closed = true;
        streams.forEach(stream -> stream.connection().end());
    }
}
