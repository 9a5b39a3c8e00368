package io.ilion.operation.type;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an operation locks on each of its nodes. Of two tasks on one node with overlapping lock scopes, the one that was submitted later
 * waits; the database enforces this over all replicas.
 *
 * @param resources their paths are separated by slashes, so that no name is the beginning of another by accident
 */
public record LockScope(List<Resource> resources) {

    private static final LockScope NONE = new LockScope(List.of());

    /**
     * One resource, or all resources below a path.
     *
     * @param path  such as {@code table/demo/orders}
     * @param below whether it stands for all that starts with the path and a slash
     */
    public record Resource(String path, boolean below) {}

    public LockScope {
        resources = List.copyOf(resources);
    }

    /** Nothing: it conflicts with no other operation. */
    public static LockScope none() {
        return NONE;
    }

    /** These tables of a keyspace; without tables, all of them and those that are created later. */
    public static LockScope tables(String keyspace, @Nullable List<String> tables) {
        return each("table", keyspace, tables);
    }

    /**
     * The rows of these tables of a keyspace; without tables, of all of them. For operations that replace the rows of a table, and for
     * those that must not read them meanwhile.
     */
    public static LockScope contents(String keyspace, @Nullable List<String> tables) {
        return each("contents", keyspace, tables);
    }

    private static LockScope each(String type, String keyspace, @Nullable List<String> tables) {
        String path = type + "/" + keyspace;
        return tables == null || tables.isEmpty()
                ? new LockScope(List.of(new Resource(path, true)))
                : new LockScope(tables.stream()
                        .distinct()
                        .map(table -> new Resource(path + "/" + table, false))
                        .toList());
    }

    /** The snapshots with that tag, of all keyspaces. */
    public static LockScope snapshot(String tag) {
        return new LockScope(List.of(new Resource("snapshot/" + tag, false)));
    }

    /** The snapshots with any tag. */
    public static LockScope snapshots() {
        return new LockScope(List.of(new Resource("snapshot", true)));
    }

    public LockScope and(LockScope other) {
        return new LockScope(
                Stream.concat(resources.stream(), other.resources.stream()).toList());
    }

    /** Readable names: {@code table/demo/orders}, or {@code table/demo/*} for all below. */
    public List<String> names() {
        return resources.stream()
                .map(resource -> resource.below() ? resource.path() + "/*" : resource.path())
                .toList();
    }

    /**
     * The ranges of resource names on a node, as the text of a PostgreSQL multirange. All names below a path lie between the slash and the
     * character after it.
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
