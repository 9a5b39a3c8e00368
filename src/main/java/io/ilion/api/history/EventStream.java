package io.ilion.api.history;

import io.ilion.history.ChangeStream;
import io.ilion.history.CommittedTransition;
import io.ilion.history.StreamPosition;
import java.util.List;

/** One client that transitions are told to, and how far that has come. Only one thread at a time looks for something to tell. */
abstract class EventStream {

    /** After which the client comes back, in milliseconds. */
    private static final String RETRY = "retry: 2000\n";

    private final EventConnection connection;
    private final long opened = System.nanoTime();
    private volatile StreamPosition position;

    EventStream(EventConnection connection, StreamPosition position) {
        this.connection = connection;
        this.position = position;
    }

    /** A transition, and the data of its event. */
    record Told(CommittedTransition transition, String data) {}

    /** What is told before there is anything. */
    final void greet() {
        connection.send(RETRY + beat() + "\n");
    }

    /** What is told when there is nothing, as lines that make no event. */
    abstract String beat();

    /** Tells what came to light. */
    abstract void take(ChangeStream.Page page, List<Told> transitions);

    final EventConnection connection() {
        return connection;
    }

    final long opened() {
        return opened;
    }

    final StreamPosition position() {
        return position;
    }

    final void moveTo(StreamPosition next) {
        position = next;
    }

    final void send(String id, Told told) {
        connection.send("id: %s\nevent: transition\ndata: %s\n\n".formatted(id, told.data()));
    }
}
