package io.ilion.api.history;

import io.ilion.history.ChangeStream;
import io.ilion.history.CommittedTransition;
import io.ilion.history.StreamPosition;
import java.util.List;

/** The stream of events to one client, and its position. Only one thread at a time publishes to it. */
abstract class EventStream {

    /** The time after which the client reconnects, in milliseconds. */
    private static final String RETRY = "retry: 2000\n";

    private final EventConnection connection;
    private final long openedAt = System.nanoTime();
    private volatile StreamPosition position;
    private long lastRead;

    EventStream(EventConnection connection, StreamPosition position) {
        this.connection = connection;
        this.position = position;
    }

    /** A transition and the data of its event. */
    record TransitionEvent(CommittedTransition transition, String data) {}

    /** Sends the first lines of the stream. */
    final void start() {
        connection.send(RETRY + heartbeat() + "\n");
    }

    /** The lines of a heartbeat, which are no event. */
    abstract String heartbeat();

    /** Publishes new transitions. */
    abstract void publish(ChangeStream.Page page, List<TransitionEvent> transitions);

    final EventConnection connection() {
        return connection;
    }

    final long openedAt() {
        return openedAt;
    }

    /** The number of the last read for this stream; 0 for none. */
    final long lastRead() {
        return lastRead;
    }

    final void markRead(long number) {
        lastRead = number;
    }

    /** Whether stored transitions of one operation have to be read for it first. */
    boolean isBehind() {
        return false;
    }

    final StreamPosition position() {
        return position;
    }

    final void moveTo(StreamPosition next) {
        position = next;
    }

    final void send(String id, TransitionEvent event) {
        connection.send("id: %s\nevent: transition\ndata: %s\n\n".formatted(id, event.data()));
    }
}
