package io.ilion.api.history;

import io.ilion.history.ChangeStream;
import io.ilion.web.ApiSettings;
import io.ilion.web.ConcurrencyLimit;
import io.ilion.web.ConcurrencyLimit.Permit;
import io.ilion.web.TooManyRequestsException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
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
 * second while there are streams, with a bounded number of queries for any number of streams ({@link
 * EventPublisher}).
 */
@Component
class EventStreams {

    private static final Logger log = LoggerFactory.getLogger(EventStreams.class);

    private final ApiSettings.Streams settings;
    private final EventPublisher publisher;
    private final ConcurrencyLimit limit;
    private final Set<EventStream> streams = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    EventStreams(ChangeStream changes, ApiSettings settings, JsonMapper json) {
        this.settings = settings.streams();
        this.publisher = new EventPublisher(changes, json);
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
            publisher.publish(streams);
        } catch (DataAccessException | TransactionException e) {
            log.debug("Reading new transitions failed; trying again with the next poll", e);
        }
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
