package io.ilion.api.history;

import io.ilion.api.history.EventStream.TransitionEvent;
import io.ilion.history.ChangeStream;
import io.ilion.history.CommittedTransition;
import io.ilion.history.StreamPosition;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads new transitions and publishes them to the streams.
 * <p>
 * Streams at near positions, usually all, share one page. Those that are farther behind, such as after a reconnection, take turns: the
 * number of pages that one poll reads does not depend on the number of streams, and streams that are up to date wait for no other.
 */
final class EventPublisher {

    private static final Logger log = LoggerFactory.getLogger(EventPublisher.class);

    /** Maximum number of pages that one poll reads. */
    private static final int MAX_READS = 20;

    /** When streams cannot share a page, this fraction of them, those with the newest positions, is tried next. */
    private static final int FRACTION = 4;

    private static final Comparator<EventStream> NEWEST_FIRST = Comparator.comparingLong(
                    (EventStream stream) -> stream.position().order())
            .reversed();

    private final ChangeStream changes;
    private final JsonMapper json;
    private long reads;

    EventPublisher(ChangeStream changes, JsonMapper json) {
        this.changes = changes;
        this.json = json;
    }

    /** Publishes what is new to each stream that can receive it, as far as one poll may read. */
    void publish(Collection<EventStream> streams) {
        long end = reads + MAX_READS;
        Set<EventStream> current = new HashSet<>(publishNewest(streams));
        while (reads < end) {
            Optional<EventStream> next = select(streams, stream -> !current.contains(stream)).stream()
                    .min(Comparator.comparingLong(EventStream::lastRead));
            if (next.isEmpty()) {
                break;
            }
            current.addAll(publishTo(next.get(), streams));
        }
        log.trace("{} of {} streams are up to date", current.size(), streams.size());
        publishProgress(streams);
    }

    /** Publishes to as many streams as can share a page, beginning with the newest positions. Returns those that are up to date. */
    private Collection<EventStream> publishNewest(Collection<EventStream> streams) {
        List<EventStream> live =
                select(
                                streams,
                                stream ->
                                        !stream.isBehind() && stream.position().isComplete())
                        .stream()
                        .sorted(NEWEST_FIRST)
                        .toList();
        for (int size = live.size(); size > 0; size /= FRACTION) {
            List<EventStream> newest = live.subList(0, size);
            Set<StreamPosition> positions =
                    newest.stream().map(EventStream::position).collect(Collectors.toSet());
            if (positions.size() == 1) {
                return publishTo(newest.get(0), streams);
            }
            mark(newest);
            Optional<ChangeStream.Page> page = changes.afterAll(positions);
            if (page.isPresent()) {
                publish(page.get(), newest);
                return newest;
            }
        }
        return List.of();
    }

    /** Publishes a page to a stream and to all others that are where it is. Returns those that are up to date. */
    private Collection<EventStream> publishTo(EventStream stream, Collection<EventStream> streams) {
        if (stream instanceof OperationEvents operation && operation.isBehind()) {
            return publishStored(operation, streams);
        }
        StreamPosition position = stream.position();
        List<EventStream> group =
                select(streams, each -> !each.isBehind() && each.position().equals(position));
        mark(group);
        ChangeStream.Page page = changes.after(position);
        publish(page, group);
        return page.more() ? List.of() : group;
    }

    private Collection<EventStream> publishStored(OperationEvents stream, Collection<EventStream> streams) {
        List<EventStream> group = select(
                streams,
                each -> each instanceof OperationEvents other
                        && other.isBehind()
                        && other.operation().equals(stream.operation())
                        && other.after() == stream.after());
        mark(group);
        ChangeStream.OperationPage page = changes.transitionsOf(stream.operation(), stream.after());
        List<TransitionEvent> events = events(page.transitions());
        group.forEach(each -> ((OperationEvents) each).publishStored(page, events));
        return page.more() ? List.of() : group;
    }

    private void publish(ChangeStream.Page page, List<EventStream> group) {
        List<TransitionEvent> events = events(page.transitions());
        group.forEach(stream -> stream.publish(page, events));
    }

    /** Before they are read for, so that a read that fails does not keep others waiting. */
    private void mark(List<EventStream> group) {
        reads++;
        group.forEach(stream -> stream.markRead(reads));
    }

    private void publishProgress(Collection<EventStream> streams) {
        List<OperationEvents> operations = select(streams, OperationEvents.class::isInstance).stream()
                .map(OperationEvents.class::cast)
                .toList();
        Map<UUID, Double> progress = changes.progress(
                operations.stream().map(OperationEvents::operation).collect(Collectors.toSet()));
        operations.forEach(stream -> stream.publishProgress(progress.getOrDefault(stream.operation(), 0.0)));
    }

    /** The streams that have received everything that was sent, and match. */
    private static List<EventStream> select(Collection<EventStream> streams, Predicate<EventStream> condition) {
        return streams.stream()
                .filter(stream -> stream.connection().isIdle())
                .filter(condition)
                .toList();
    }

    private List<TransitionEvent> events(List<CommittedTransition> transitions) {
        return transitions.stream()
                .map(each -> new TransitionEvent(each, json.writeValueAsString(each)))
                .toList();
    }
}
