package io.ilion.faultinjection;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What one submission was, and what its caller was told about it, in order. */
final class Submission {

    private final String key;
    private final OperationRequest request;
    private final String body;

    private final List<Look> looks = new CopyOnWriteArrayList<>();
    private final List<String> surprises = new CopyOnWriteArrayList<>();
    private volatile @Nullable String id;
    private volatile boolean refused;
    private volatile @Nullable JsonNode history;

    /** What one answer said. */
    record Look(String state, double progress) {}

    Submission(String key, OperationRequest request, int retries) {
        this.key = key;
        this.request = request;
        this.body = request.body(retries);
    }

    void accepted(String id) {
        if (this.id != null && !this.id.equals(id)) {
            surprises.add("the same key brought %s and then %s".formatted(this.id, id));
        }
        this.id = id;
    }

    /** Answered with a problem that was to be expected. */
    void refused() {
        refused = true;
    }

    void hasHistory(JsonNode found) {
        history = found;
    }

    void looked(String state, double progress) {
        looks.add(new Look(state, progress));
    }

    void surprised(String by) {
        surprises.add(by);
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

    /** Null as long as nobody has acknowledged it. */
    @Nullable
    String id() {
        return id;
    }

    OperationRequest request() {
        return request;
    }

    boolean wasToBeCancelled() {
        return request.cancelAfter() != null;
    }

    boolean wasRefused() {
        return refused;
    }

    /** What was asked for after the end, of operations on rows; null as long as nobody has asked. */
    @Nullable
    JsonNode history() {
        return history;
    }

    boolean isCompleted() {
        return end().equals("COMPLETED");
    }

    /** The state that it was last seen in. */
    String end() {
        if (refused) {
            return "refused";
        }
        return looks.isEmpty() ? "unseen" : looks.get(looks.size() - 1).state();
    }

    List<Look> looks() {
        return List.copyOf(looks);
    }

    /** Answers that nobody should ever get. */
    List<String> surprises() {
        return new ArrayList<>(surprises);
    }

    @Override
    public String toString() {
        return "%s %s (key %s)".formatted(type(), id, key);
    }
}
