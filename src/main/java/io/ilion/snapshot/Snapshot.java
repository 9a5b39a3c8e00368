package io.ilion.snapshot;

import io.ilion.cassandra.TableInfo;
import io.ilion.operation.State;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot that an operation took, as far as it is known to be there.
 *
 * @param id          the id of the operation that took it
 * @param expiresAt   when the nodes will remove it by themselves; null for never
 * @param taking      the state of the operation that took it
 * @param parts       what was ever seen of it on the nodes
 * @param definitions what its tables were like when it was taken, by {@code keyspace.table}
 */
public record Snapshot(
        UUID id,
        String cluster,
        String tag,
        Instant createdAt,
        @Nullable Instant expiresAt,
        State taking,
        List<Part> parts,
        Map<String, TableInfo> definitions) {

    /**
     * The snapshot of one table on one node.
     *
     * @param goneAt when it was found to be no longer there; null while it is
     */
    public record Part(
            UUID hostId,
            String address,
            String keyspace,
            String table,
            long trueSize,
            long sizeOnDisk,
            Instant seenAt,
            @Nullable Instant goneAt) {

        public boolean isThere() {
            return goneAt == null;
        }
    }

    /** A table by its name. */
    public record Table(String keyspace, String table) {}

    /** Whether there is anything to restore. */
    public enum Availability {
        /** Its operation is not done with it. */
        TAKING,
        /** All of it is there. */
        AVAILABLE,
        /** Some of it was never taken, or is gone. */
        INCOMPLETE,
        /** The nodes removed it, as its time was up. */
        EXPIRED,
        /** It was removed, by Ilion or by somebody else. */
        REMOVED
    }

    Snapshot with(List<Part> parts, Map<String, TableInfo> definitions) {
        return new Snapshot(id, cluster, tag, createdAt, expiresAt, taking, parts, definitions);
    }

    /** Whether anything of it is there, or may still come. */
    public boolean isThere() {
        return switch (availability()) {
            case TAKING, AVAILABLE, INCOMPLETE -> true;
            case EXPIRED, REMOVED -> false;
        };
    }

    public Availability availability() {
        long there = parts.stream().filter(Part::isThere).count();
        if (!taking.isTerminal()) {
            return Availability.TAKING;
        }
        if (there == 0) {
            boolean expired = expiresAt != null
                    && parts.stream()
                            .noneMatch(part ->
                                    part.goneAt() != null && part.goneAt().isBefore(expiresAt));
            return expired && !parts.isEmpty() ? Availability.EXPIRED : Availability.REMOVED;
        }
        return there == parts.size() && taking == State.COMPLETED ? Availability.AVAILABLE : Availability.INCOMPLETE;
    }

    /** All keyspaces that anything of it was ever seen in. */
    public Set<String> keyspaces() {
        return parts.stream().map(Part::keyspace).collect(Collectors.toUnmodifiableSet());
    }

    /** All tables of which anything is there, in order. */
    public List<Table> tables() {
        return tables(parts);
    }

    /** The tables that are there on one node. */
    public List<Table> tablesOn(UUID hostId) {
        return tables(
                parts.stream().filter(part -> part.hostId().equals(hostId)).toList());
    }

    private static List<Table> tables(List<Part> parts) {
        return parts.stream()
                .filter(Part::isThere)
                .map(part -> new Table(part.keyspace(), part.table()))
                .distinct()
                .toList();
    }
}
