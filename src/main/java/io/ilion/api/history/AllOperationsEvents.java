package io.ilion.api.history;

import io.ilion.history.ChangeStream;
import io.ilion.history.StreamPosition;
import java.util.List;

/** Publishes the transitions of all operations that pass a filter. */
final class AllOperationsEvents extends EventStream {

    private static final String GAP = """
            id: %s
            event: gap
            data: {"message":"The database was restored, or another server took over. Events after the last event id may be missing: search the history."}

            """;

    private final EventFilter filter;

    AllOperationsEvents(EventConnection connection, StreamPosition position, EventFilter filter) {
        super(connection, position);
        this.filter = filter;
    }

    /** Moves the position on, so that a client whose filter matches little does not read the same transitions again. */
    @Override
    String heartbeat() {
        return "id: " + position() + "\n";
    }

    @Override
    void publish(ChangeStream.Page page, List<TransitionEvent> transitions) {
        StreamPosition before = position();
        moveTo(page.next());
        if (page.gap()) {
            connection().send(GAP.formatted(page.next()));
        }
        transitions.stream()
                .filter(event -> !before.has(event.transition()) && filter.test(event.transition()))
                .forEach(event -> send(page.upTo(before, event.transition()).toString(), event));
    }
}
