package io.ilion.snapshot;

import io.ilion.cassandra.TableInfo;
import io.ilion.operation.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot that an operation took, as the inventory knows it.
 *
 * @param id             the id of the operation
 * @param createdAt      when the operation began to take it
 * @param expiresAt      when the nodes remove it by themselves; null for never
 * @param operationState the state of the operation
 * @param endedAt        when the operation ended; null before
 * @param plannedHosts   the nodes of the operation
 * @param parts          what was planned to be taken, or was ever seen, on the nodes
 * @param origin         schema, replication and tokens at the time of the snapshot
 */
public record Snapshot(
        UUID id,
        String cluster,
        String tag,
        Instant createdAt,
        @Nullable Instant expiresAt,
        State operationState,
        @Nullable Instant endedAt,
        Set<UUID> plannedHosts,
        List<Part> parts,
        Origin origin) {

    /** The largest expected difference between the clocks of a node and of the database. */
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(1);

    /** How long after the end of the operation a lost call may still begin on a node that was not listed since. */
    private static final Duration LATE_CALL = Duration.ofHours(1);

    /**
     * The snapshot of one table on one node.
     *
     * @param trueSize     bytes that only the snapshot held when it was last seen; zero until then
     * @param sizeOnDisk   bytes of all its files when it was last seen; zero until then
     * @param empty        whether the table had no SSTables on the node; null when unknown
     * @param createdAt    creation time by the clock of the node, which distinguishes it from a later snapshot with the same tag;
     *                     null when unknown
     * @param lastSeenAt   when the node last listed it; null when it never did
     * @param missingSince when the node did not list it; null while it does
     */
    public record Part(
            UUID hostId,
            String address,
            String keyspace,
            String table,
            long trueSize,
            long sizeOnDisk,
            @Nullable Boolean empty,
            @Nullable Instant createdAt,
            @Nullable Instant lastSeenAt,
            @Nullable Instant missingSince) {

        /** Whether the node had it when it was last asked. */
        public boolean isPresent() {
            return lastSeenAt != null && missingSince == null;
        }

        /** Whether it was planned, and the node was not asked since. */
        public boolean isUnknown() {
            return lastSeenAt == null && missingSince == null;
        }

        /** Whether the node was asked, and does not have it. */
        public boolean isMissing() {
            return missingSince != null;
        }

        /** The table with its keyspace: {@code demo.orders}. */
        public String name() {
            return keyspace + "." + table;
        }
    }

    /** A table by its name. */
    public record Table(String keyspace, String table) {}

    /**
     * A node as it was before the snapshot.
     *
     * @param tokens  empty when unknown
     * @param version its Cassandra release; null when unknown
     */
    public record Host(List<String> tokens, @Nullable String version, String address) {

        public Host {
            tokens = List.copyOf(tokens);
        }
    }

    /**
     * Schema, replication and tokens at the time of the snapshot. What has no entry is unknown.
     *
     * @param definitions    tables and views, by {@code keyspace.table}
     * @param droppedColumns when columns had been dropped, by {@code keyspace.table} and column
     * @param replication    replication options, by keyspace
     * @param hosts          the nodes on which the snapshot was begun
     */
    public record Origin(
            Map<String, TableInfo> definitions,
            Map<String, Map<String, Instant>> droppedColumns,
            Map<String, Map<String, String>> replication,
            Map<UUID, Host> hosts) {

        public static final Origin UNKNOWN = new Origin(Map.of(), Map.of(), Map.of(), Map.of());
    }

    /** Whether a snapshot can be restored. */
    public enum Availability {
        /** The operation has not ended. */
        TAKING,
        /** All parts are on the nodes. */
        AVAILABLE,
        /** Some parts are on the nodes; the others were never taken, were removed, or are unknown. */
        INCOMPLETE,
        /** No part is known to be on the nodes, but some nodes could not be asked yet. */
        UNKNOWN,
        /** The nodes removed it when its TTL ended. */
        EXPIRED,
        /** No part is on the nodes: it was never taken, or was removed by Ilion or by another tool. */
        REMOVED
    }

    Snapshot with(Set<UUID> planned, List<Part> parts, Origin origin) {
        return new Snapshot(id, cluster, tag, createdAt, expiresAt, operationState, endedAt, planned, parts, origin);
    }

    /** Its tables and views as they were defined, by {@code keyspace.table}. */
    public Map<String, TableInfo> definitions() {
        return origin.definitions();
    }

    /** When columns had been dropped; no entry for a table of which that is unknown. */
    public Map<String, Map<String, Instant>> droppedColumns() {
        return origin.droppedColumns();
    }

    /** Replication options by keyspace; no entry for one of which they are unknown. */
    public Map<String, Map<String, String>> replication() {
        return origin.replication();
    }

    /** The nodes on which it was begun, as they were then. */
    public Map<UUID, Host> hosts() {
        return origin.hosts();
    }

    /** Whether any part is on the nodes, may be, or may still be taken. */
    public boolean isPresent() {
        return switch (availability()) {
            case TAKING, AVAILABLE, INCOMPLETE, UNKNOWN -> true;
            case EXPIRED, REMOVED -> false;
        };
    }

    /**
     * Whether no other snapshot with its tag may be taken on its nodes. False for one that failed before anything was recorded: the
     * nodes list what it left behind.
     */
    public boolean occupiesTag() {
        return isPresent() && !(operationState.isTerminal() && parts.isEmpty());
    }

    public Availability availability() {
        if (!operationState.isTerminal()) {
            return Availability.TAKING;
        }
        if (parts.stream().anyMatch(Part::isPresent)) {
            return operationState == State.COMPLETED && parts.stream().allMatch(Part::isPresent)
                    ? Availability.AVAILABLE
                    : Availability.INCOMPLETE;
        }
        if (parts.stream().anyMatch(Part::isUnknown) || mayHaveUnrecordedParts()) {
            return Availability.UNKNOWN;
        }
        return isExpired() ? Availability.EXPIRED : Availability.REMOVED;
    }

    /** It failed before its plan was recorded, so that what it left behind is unknown. */
    private boolean mayHaveUnrecordedParts() {
        return parts.isEmpty() && hosts().isEmpty() && operationState != State.COMPLETED;
    }

    private boolean isExpired() {
        if (expiresAt == null) {
            return false;
        }
        List<Instant> ends = parts.stream()
                .filter(part -> part.lastSeenAt() != null)
                .flatMap(part -> Stream.ofNullable(part.missingSince()))
                .toList();
        return !ends.isEmpty() && ends.stream().noneMatch(end -> end.isBefore(expiresAt));
    }

    /**
     * Whether what a node lists is that part of this snapshot, and not of another with the same tag. Without a creation time of the
     * node, any part that is not missing matches.
     */
    public boolean matches(Part part, ListedSnapshot listed) {
        if (!listed.tag().equals(tag)
                || !listed.keyspace().equals(part.keyspace())
                || !listed.table().equals(part.table())) {
            return false;
        }
        Instant created = listed.createdAt();
        if (part.createdAt() != null) {
            return part.createdAt().equals(created);
        }
        if (created == null) {
            return !part.isMissing();
        }
        return !created.isBefore(createdAt.minus(CLOCK_SKEW))
                && (endedAt == null || !created.isAfter(endedAt.plus(part.isMissing() ? CLOCK_SKEW : LATE_CALL)));
    }

    /** The part of this snapshot that a node lists; empty when it is of another snapshot. */
    public Optional<Part> findPart(UUID hostId, ListedSnapshot listed) {
        return partsOn(hostId).stream().filter(part -> matches(part, listed)).findFirst();
    }

    /** All keyspaces of its parts, missing ones included. */
    public Set<String> keyspaces() {
        return parts.stream().map(Part::keyspace).collect(Collectors.toUnmodifiableSet());
    }

    /** The tables that are on any node, in order. */
    public List<Table> tables() {
        return tables(parts);
    }

    /** The parts of one node, missing ones included. */
    public List<Part> partsOn(UUID hostId) {
        return parts.stream().filter(part -> part.hostId().equals(hostId)).toList();
    }

    /** The tables that are on one node. */
    public List<Table> tablesOn(UUID hostId) {
        return tables(partsOn(hostId));
    }

    private static List<Table> tables(List<Part> parts) {
        return parts.stream()
                .filter(Part::isPresent)
                .map(part -> new Table(part.keyspace(), part.table()))
                .distinct()
                .toList();
    }
}
