package io.ilion.prove;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** What one submission was, and what its caller was told about it, in order. */
final class Told {

    private final String key;
    private final String type;
    private final String body;
    /** The table that is worked on, and nobody else's as long as this goes on; null for snapshots. */
    private final @Nullable String table;

    private final List<Look> looks = new CopyOnWriteArrayList<>();
    private final List<String> surprises = new CopyOnWriteArrayList<>();
    private volatile @Nullable String id;
    private final boolean toBeCancelled;

    /** What one answer said. */
    record Look(String state, double progress) {}

    Told(String key, String type, String body, @Nullable String table, boolean toBeCancelled) {
        this.key = key;
        this.type = type;
        this.body = body;
        this.table = table;
        this.toBeCancelled = toBeCancelled;
    }

    void accepted(String id) {
        if (this.id != null && !this.id.equals(id)) {
            surprises.add("the same key brought %s and then %s".formatted(this.id, id));
        }
        this.id = id;
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
        return type;
    }

    String body() {
        return body;
    }

    @Nullable
    String table() {
        return table;
    }

    /** Null as long as nobody has acknowledged it. */
    @Nullable
    String id() {
        return id;
    }

    boolean wasToBeCancelled() {
        return toBeCancelled;
    }

    boolean wasToldOf(String state) {
        return looks.stream().anyMatch(look -> look.state().equals(state));
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
        return "%s %s (key %s)".formatted(type, id, key);
    }
}
