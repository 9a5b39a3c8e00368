package io.ilion.operation.type;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an operation wants for itself on each of its nodes. Of two tasks on one node whose lock scopes overlap, the one
 * that was submitted later waits; the database sees to it, over all replicas.
 *
 * @param resources what it wants, none of which contains another's name by accident: their words are parted by slashes
 */
public record LockScope(List<Resource> resources) {

    private static final LockScope NONE = new LockScope(List.of());

    /**
     * One thing, or all things below it.
     *
     * @param path  such as {@code table/demo/orders}
     * @param below whether it stands for all that begins with the path and a slash
     */
    public record Resource(String path, boolean below) {}

    public LockScope {
        resources = List.copyOf(resources);
    }

    /** Nothing: it gets along with everybody. */
    public static LockScope none() {
        return NONE;
    }

    /** Those tables of a keyspace; all of them, also those that are yet to be made, when there are none given. */
    public static LockScope tables(String keyspace, @Nullable List<String> tables) {
        return each("table", keyspace, tables);
    }

    /**
     * The rows of those tables of a keyspace; of all of them when there are none given. Claimed by what must not read, or be read,
     * while the rows of a table are replaced.
     */
    public static LockScope contents(String keyspace, @Nullable List<String> tables) {
        return each("contents", keyspace, tables);
    }

    private static LockScope each(String kind, String keyspace, @Nullable List<String> tables) {
        String path = kind + "/" + keyspace;
        return tables == null || tables.isEmpty()
                ? new LockScope(List.of(new Resource(path, true)))
                : new LockScope(tables.stream()
                        .distinct()
                        .map(table -> new Resource(path + "/" + table, false))
                        .toList());
    }

    /** The snapshot of that tag, whatever keyspaces it is of. */
    public static LockScope snapshot(String tag) {
        return new LockScope(List.of(new Resource("snapshot/" + tag, false)));
    }

    /** The snapshots of all tags. */
    public static LockScope snapshots() {
        return new LockScope(List.of(new Resource("snapshot", true)));
    }

    public LockScope and(LockScope other) {
        return new LockScope(
                Stream.concat(resources.stream(), other.resources.stream()).toList());
    }

    /** What it covers, for people: {@code table/demo/orders}, or {@code table/demo/*} for all below. */
    public List<String> names() {
        return resources.stream()
                .map(resource -> resource.below() ? resource.path() + "/*" : resource.path())
                .toList();
    }

    /**
     * The ranges of names that it covers on a node, as PostgreSQL writes a multirange of text. All below a path is what
     * comes from the slash up to, but without, the character after it.
     */
    public String on(UUID hostId) {
        List<String> ranges = new ArrayList<>();
        for (Resource resource : resources) {
            String name = hostId + "/" + resource.path();
            ranges.add(
                    resource.below()
                            ? "[%s,%s)".formatted(quoted(name + "/"), quoted(name + "0"))
                            : "[%s,%s]".formatted(quoted(name), quoted(name)));
        }
        return "{" + String.join(",", ranges) + "}";
    }

    private static String quoted(String name) {
        return '"' + name.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
