package io.ilion.faultinjection;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One submission and the responses that its client got, in order. */
final class Submission {

    private final String key;
    private final OperationRequest request;
    private final String body;

    private final List<Poll> polls = new CopyOnWriteArrayList<>();
    private final List<String> unexpectedResponses = new CopyOnWriteArrayList<>();
    private volatile @Nullable String id;
    private volatile boolean rejected;
    private volatile @Nullable JsonNode history;

    /** State and progress in one response. */
    record Poll(String state, double progress) {}

    Submission(String key, OperationRequest request, int retries) {
        this.key = key;
        this.request = request;
        this.body = request.body(retries);
    }

    void recordAccepted(String id) {
        if (this.id != null && !this.id.equals(id)) {
            unexpectedResponses.add("the same idempotency key returned %s and then %s".formatted(this.id, id));
        }
        this.id = id;
    }

    /** Rejected with an expected status. */
    void recordRejected() {
        rejected = true;
    }

    void recordHistory(JsonNode found) {
        history = found;
    }

    void recordPoll(String state, double progress) {
        polls.add(new Poll(state, progress));
    }

    void recordUnexpected(String by) {
        unexpectedResponses.add(by);
    }

    String key() {
        return key;
    }

    String type() {
        return request.type();
    }

    String body() {
        return body;
    }

    @Nullable
    String table() {
        return request.table();
    }

    /** Null until the submission is acknowledged. */
    @Nullable
    String id() {
        return id;
    }

    OperationRequest request() {
        return request;
    }

    boolean isCancelRequested() {
        return request.cancelAfter() != null;
    }

    boolean isRejected() {
        return rejected;
    }

    /** The history, fetched after the end of operations that change rows; null until then. */
    @Nullable
    JsonNode history() {
        return history;
    }

    boolean isCompleted() {
        return lastState().equals("COMPLETED");
    }

    /** The last reported state. */
    String lastState() {
        if (rejected) {
            return "rejected";
        }
        return polls.isEmpty() ? "never polled" : polls.get(polls.size() - 1).state();
    }

    List<Poll> polls() {
        return List.copyOf(polls);
    }

    /** Responses that must never occur. */
    List<String> unexpectedResponses() {
        return new ArrayList<>(unexpectedResponses);
    }

    @Override
    public String toString() {
        return "%s %s (key %s)".formatted(type(), id, key);
    }
}
