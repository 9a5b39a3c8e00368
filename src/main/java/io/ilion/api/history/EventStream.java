package io.ilion.api.history;

import io.ilion.history.Position;
import io.ilion.history.SeenTransition;
import io.ilion.history.Tail;
import java.util.List;

/** One client that transitions are told to, and how far that has come. Only one thread at a time looks for something to tell. */
abstract class EventStream {

    /** After which the client comes back, in milliseconds. */
    private static final String RETRY = "retry: 2000\n";

    private final EventConnection connection;
    private final long opened = System.nanoTime();
    private volatile Position position;

    EventStream(EventConnection connection, Position position) {
        this.connection = connection;
        this.position = position;
    }

    /** A transition, and the data of its event. */
    record Told(SeenTransition transition, String data) {}

    /** What is told before there is anything. */
    final void greet() {
        connection.send(RETRY + beat() + "\n");
    }

    /** What is told when there is nothing, as lines that make no event. */
    abstract String beat();

    /** Tells what came to light. */
    abstract void take(Tail.Page page, List<Told> transitions);

    final EventConnection connection() {
        return connection;
    }

    final long opened() {
        return opened;
    }

    final Position position() {
        return position;
    }

    final void moveTo(Position next) {
        position = next;
    }

    final void send(String id, Told told) {
        connection.send("id: %s\nevent: transition\ndata: %s\n\n".formatted(id, told.data()));
    }
}
