package io.ilion.api.history;

import io.ilion.history.ChangeStream;
import io.ilion.history.StreamPosition;
import io.ilion.operation.State;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Tells the transitions of one operation: what there is already, then what comes to light, to its end. */
final class OperationEvents extends EventStream {

    private final UUID operation;
    private long after;
    private boolean behind = true;
    private double progress;
    private @Nullable State end;

    /** @param after number of the last transition that the client knows */
    OperationEvents(EventConnection connection, StreamPosition position, UUID operation, long after) {
        super(connection, position);
        this.operation = operation;
        this.after = after;
    }

    UUID operation() {
        return operation;
    }

    /** Number of the last transition that it was told. */
    long after() {
        return after;
    }

    /** Whether what there was already is not told yet. */
    boolean isBehind() {
        return behind;
    }

    @Override
    String beat() {
        return "";
    }

    /** Tells what there is already. */
    void take(ChangeStream.OperationPage page, List<Told> transitions) {
        moveTo(page.live());
        behind = page.more();
        transitions.forEach(this::tell);
        endIfOver(page.more());
    }

    @Override
    void take(ChangeStream.Page page, List<Told> transitions) {
        moveTo(page.next());
        if (page.gap()) {
            connection().end(); // who comes back is told what is there now
            return;
        }
        transitions.stream()
                .filter(told -> told.transition().operation().equals(operation))
                .forEach(this::tell);
        endIfOver(page.more());
    }

    /** Tells how far the operation has come, where that is farther than before. */
    void take(double reached) {
        if (reached > progress && connection().isIdle()) {
            progress = reached;
            connection()
                    .send("event: progress\ndata: {\"operation\":\"%s\",\"progress\":%s}\n\n"
                            .formatted(operation, reached));
        }
    }

    private void tell(Told told) {
        after = told.transition().id();
        send(told.transition().hash(), told);
        if (told.transition().endsOperation()) {
            end = told.transition().to();
        }
    }

    /** The end of the operation may be written before those of its tasks, in the same transaction. */
    private void endIfOver(boolean more) {
        if (end != null && !more) {
            connection()
                    .send("event: end\ndata: {\"operation\":\"%s\",\"state\":\"%s\"}\n\n".formatted(operation, end));
            connection().end();
        }
    }
}
