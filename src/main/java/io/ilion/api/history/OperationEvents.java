package io.ilion.api.history;

import io.ilion.history.ChangeStream;
import io.ilion.history.StreamPosition;
import io.ilion.operation.State;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Publishes the transitions of one operation: the stored ones, then new ones until the operation has ended. */
final class OperationEvents extends EventStream {

    private final UUID operation;
    private long after;
    private boolean behind = true;
    private double progress;
    private @Nullable State endState;

    /** @param after id of the last transition that the client knows; 0 for none */
    OperationEvents(EventConnection connection, StreamPosition position, UUID operation, long after) {
        super(connection, position);
        this.operation = operation;
        this.after = after;
    }

    UUID operation() {
        return operation;
    }

    /** Id of the last transition that was published. */
    long after() {
        return after;
    }

    /** Whether stored transitions are not published yet. */
    @Override
    boolean isBehind() {
        return behind;
    }

    @Override
    String heartbeat() {
        return "";
    }

    /** Publishes stored transitions. */
    void publishStored(ChangeStream.OperationPage page, List<TransitionEvent> transitions) {
        moveTo(page.live());
        behind = page.more();
        transitions.forEach(this::publish);
        endIfComplete(page.more());
    }

    @Override
    void publish(ChangeStream.Page page, List<TransitionEvent> transitions) {
        StreamPosition before = position();
        moveTo(page.next());
        if (page.gap()) {
            connection().end(); // the client reconnects and gets the stored transitions
            return;
        }
        transitions.stream()
                .filter(event -> !before.has(event.transition())
                        && event.transition().operation().equals(operation))
                .forEach(this::publish);
        endIfComplete(page.more());
    }

    /** Publishes the progress of the operation where it has risen. */
    void publishProgress(double current) {
        if (current > progress && connection().isIdle()) {
            progress = current;
            connection()
                    .send("event: progress\ndata: {\"operation\":\"%s\",\"progress\":%s}\n\n"
                            .formatted(operation, current));
        }
    }

    private void publish(TransitionEvent event) {
        after = event.transition().id();
        send(event.transition().hash(), event);
        if (event.transition().endsOperation()) {
            endState = event.transition().to();
        }
    }

    /** One transaction may write the end of the operation before the ends of its tasks, so the page has to be read to its end. */
    private void endIfComplete(boolean more) {
        if (endState != null && !more) {
            connection()
                    .send("event: end\ndata: {\"operation\":\"%s\",\"state\":\"%s\"}\n\n"
                            .formatted(operation, endState));
            connection().end();
        }
    }
}
