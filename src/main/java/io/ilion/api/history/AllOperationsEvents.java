package io.ilion.api.history;

import io.ilion.history.ChangeStream;
import io.ilion.history.StreamPosition;
import java.util.List;

/** Tells the transitions of all operations that pass a filter. */
final class AllOperationsEvents extends EventStream {

    private static final String GAP = """
            id: %s
            event: gap
            data: {"message":"The database was restored, or another server took over. What happened since the last event cannot be told from it: look into the history."}

            """;

    private final EventFilter filter;

    AllOperationsEvents(EventConnection connection, StreamPosition position, EventFilter filter) {
        super(connection, position);
        this.filter = filter;
    }

    /** Also who filters much out does not have to look through it again. */
    @Override
    String beat() {
        return "id: " + position() + "\n";
    }

    @Override
    void take(ChangeStream.Page page, List<Told> transitions) {
        moveTo(page.next());
        if (page.gap()) {
            connection().send(GAP.formatted(page.next()));
        }
        transitions.stream()
                .filter(told -> filter.test(told.transition()))
                .forEach(told -> send(page.upTo(told.transition()).toString(), told));
    }
}
