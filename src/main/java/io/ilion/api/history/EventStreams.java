package io.ilion.api.history;

import io.ilion.api.history.EventStream.Told;
import io.ilion.history.ChangeStream;
import io.ilion.history.CommittedTransition;
import io.ilion.history.StreamPosition;
import io.ilion.web.ApiSettings;
import io.ilion.web.TooManyStreamsException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
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
 * Everybody who follows the history. They hold neither a thread nor a connection to the database: one look, a few times a second and
 * only while there is anybody, serves all who have come equally far.
 */
@Component
class EventStreams {

    private static final Logger log = LoggerFactory.getLogger(EventStreams.class);

    /** So many pages are read in a row, for those who are behind. */
    private static final int ROUNDS = 50;

    private final ChangeStream tail;
    private final ApiSettings.Streams settings;
    private final JsonMapper json;
    private final Semaphore places;
    private final Set<EventStream> streams = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    EventStreams(ChangeStream tail, ApiSettings settings, JsonMapper json) {
        this.tail = tail;
        this.settings = settings.streams();
        this.json = json;
        this.places = new Semaphore(this.settings.atMost());
    }

    /** Answers a request with a stream. */
    void open(HttpServletRequest request, HttpServletResponse response, Function<EventConnection, EventStream> opener)
            throws IOException {
        if (!places.tryAcquire()) {
            throw new TooManyStreamsException(settings.atMost());
        }
        AtomicReference<EventStream> place = new AtomicReference<>();
        EventConnection connection;
        try {
            connection = EventConnection.open(request, response, () -> leave(place.get()));
        } catch (IOException | RuntimeException e) {
            places.release();
            throw e;
        }
        EventStream stream = opener.apply(connection);
        place.set(stream);
        streams.add(stream);
        if (connection.isClosed()) {
            streams.remove(stream);
        }
        stream.greet();
        if (closed) {
            connection.end();
        }
    }

    private void leave(@Nullable EventStream stream) {
        if (stream != null) {
            streams.remove(stream);
        }
        places.release();
    }

    /** How many there are. */
    int size() {
        return streams.size();
    }

    @Scheduled(fixedDelay = 100, timeUnit = TimeUnit.MILLISECONDS)
    void look() {
        try {
            for (int round = 0; round < ROUNDS && tellWhatIsNew(); round++) {
                log.trace("Somebody is behind");
            }
        } catch (DataAccessException | TransactionException e) {
            log.debug("It is not known just now what is new", e);
        }
    }

    private boolean tellWhatIsNew() {
        List<EventStream> ready =
                streams.stream().filter(stream -> stream.connection().isIdle()).toList();
        boolean more = false;
        for (EventStream stream : ready) {
            if (stream instanceof OperationEvents operation && operation.isBehind()) {
                ChangeStream.OperationPage page = tail.of(operation.operation(), operation.after());
                operation.take(page, told(page.transitions()));
                more = true;
            }
        }
        Map<StreamPosition, List<EventStream>> equallyFar = ready.stream()
                .filter(stream -> !(stream instanceof OperationEvents operation && operation.isBehind()))
                .filter(stream -> stream.connection().isIdle())
                .collect(Collectors.groupingBy(EventStream::position));
        for (Map.Entry<StreamPosition, List<EventStream>> group : equallyFar.entrySet()) {
            ChangeStream.Page page = tail.after(group.getKey());
            List<Told> told = told(page.transitions());
            group.getValue().forEach(stream -> stream.take(page, told));
            more |= page.more();
        }
        tellProgress(ready);
        return more;
    }

    private void tellProgress(List<EventStream> ready) {
        List<OperationEvents> operations = ready.stream()
                .filter(OperationEvents.class::isInstance)
                .map(OperationEvents.class::cast)
                .filter(stream -> stream.connection().isIdle())
                .toList();
        Map<UUID, Double> progress = tail.progress(
                operations.stream().map(OperationEvents::operation).collect(Collectors.toSet()));
        operations.forEach(stream -> stream.take(progress.getOrDefault(stream.operation(), 0.0)));
    }

    private List<Told> told(List<CommittedTransition> transitions) {
        return transitions.stream()
                .map(seen -> new Told(seen, json.writeValueAsString(seen)))
                .toList();
    }

    /** Shows that the connection lives, and ends those that have lived long: who comes back is asked again who it is. */
    @Scheduled(fixedDelay = 200, timeUnit = TimeUnit.MILLISECONDS)
    void beat() {
        long now = System.nanoTime();
        for (EventStream stream : streams) {
            EventConnection connection = stream.connection();
            if (closed || isOver(now - stream.opened(), settings.longest())) {
                connection.end();
            } else if (connection.isIdle() && isOver(now - connection.lastWritten(), settings.heartbeat())) {
                connection.send(": heartbeat\n" + stream.beat() + "\n");
            }
        }
    }

    private static boolean isOver(long nanos, Duration time) {
        return nanos >= time.toNanos();
    }

    /** A service that is about to stop keeps nobody. */
    @EventListener(ContextClosedEvent.class)
    void close() {
        closed = true;
        streams.forEach(stream -> stream.connection().end());
    }
}
