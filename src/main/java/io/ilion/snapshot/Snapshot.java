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
 * A snapshot that an operation took, as far as it is known to be there.
 *
 * @param id           the id of the operation that took it
 * @param createdAt    when the operation began to take it
 * @param expiresAt    when the nodes will remove it by themselves; null for never
 * @param taking       the state of the operation that took it
 * @param endedAt      when that operation ended; null while it has not
 * @param plannedHosts the nodes that it was to be taken on
 * @param parts        what was to be taken of it, or was ever seen of it, on the nodes
 * @param origin       what the cluster was like when it was taken
 */
public record Snapshot(
        UUID id,
        String cluster,
        String tag,
        Instant createdAt,
        @Nullable Instant expiresAt,
        State taking,
        @Nullable Instant endedAt,
        Set<UUID> plannedHosts,
        List<Part> parts,
        Origin origin) {

    /** By how much the clock of a node may differ from that of the database. */
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(1);

    /** How long after the end of the operation a call that outlived it may still begin on a node that was not looked at since. */
    private static final Duration LATE_CALL = Duration.ofHours(1);

    /**
     * The snapshot of one table on one node.
     *
     * @param trueSize   bytes that only the snapshot held when it was last seen; zero until it was seen
     * @param sizeOnDisk bytes of all its files then; zero until it was seen
     * @param empty      whether the table had no SSTables on that node when it was taken; null when that is not known
     * @param createdAt  when it was created by the clock of the node, which tells it from a later snapshot of the same tag; null
     *                   when that is not known
     * @param seenAt     when it was last seen there; null until it was seen
     * @param goneAt     when it was found to be not there, or no longer; null while it was not
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
            @Nullable Instant seenAt,
            @Nullable Instant goneAt) {

        /** Whether it was there when it was last looked for. */
        public boolean isThere() {
            return seenAt != null && goneAt == null;
        }

        /** Whether it was to be taken, and nobody could look yet whether it was. */
        public boolean isUnknown() {
            return seenAt == null && goneAt == null;
        }

        /** Whether it was looked for and is not there. */
        public boolean isGone() {
            return goneAt != null;
        }

        /** The table with its keyspace: {@code demo.orders}. */
        public String name() {
            return keyspace + "." + table;
        }
    }

    /** A table by its name. */
    public record Table(String keyspace, String table) {}

    /**
     * A node when the snapshot was begun there.
     *
     * @param tokens  none when they are not known
     * @param version its Cassandra release; null when that is not known
     */
    public record Host(List<String> tokens, @Nullable String version, String address) {

        public Host {
            tokens = List.copyOf(tokens);
        }
    }

    /**
     * What the cluster was like when the snapshot was taken. What is missing is not known.
     *
     * @param definitions    its tables and views, by {@code keyspace.table}
     * @param droppedColumns when each column was dropped that had been dropped by then, by {@code keyspace.table} and name
     * @param replication    the replication options, by keyspace
     * @param hosts          the nodes on which it was begun
     */
    public record Origin(
            Map<String, TableInfo> definitions,
            Map<String, Map<String, Instant>> droppedColumns,
            Map<String, Map<String, String>> replication,
            Map<UUID, Host> hosts) {

        /** Nothing is known. */
        public static final Origin UNKNOWN = new Origin(Map.of(), Map.of(), Map.of(), Map.of());
    }

    /** Whether there is anything to restore. */
    public enum Availability {
        /** Its operation is not done with it. */
        TAKING,
        /** All of it is there. */
        AVAILABLE,
        /** Some of it is there; the rest was never taken, is gone, or could not be looked at. */
        INCOMPLETE,
        /** Nothing is known to be there, but something could not be looked at yet. */
        UNKNOWN,
        /** The nodes removed it, as its time was up. */
        EXPIRED,
        /** Nothing of it is there: it was never taken, or was removed, by Ilion or by somebody else. */
        REMOVED
    }

    Snapshot with(Set<UUID> planned, List<Part> parts, Origin origin) {
        return new Snapshot(id, cluster, tag, createdAt, expiresAt, taking, endedAt, planned, parts, origin);
    }

    /** What its tables and views were like when it was taken, by {@code keyspace.table}. */
    public Map<String, TableInfo> definitions() {
        return origin.definitions();
    }

    /** When each column was dropped that had been dropped by then; no entry for a table of which that is not known. */
    public Map<String, Map<String, Instant>> droppedColumns() {
        return origin.droppedColumns();
    }

    /** The replication options by keyspace; no entry for one of which they are not known. */
    public Map<String, Map<String, String>> replication() {
        return origin.replication();
    }

    /** The nodes on which it was begun, as they were then. */
    public Map<UUID, Host> hosts() {
        return origin.hosts();
    }

    /** Whether anything of it is there, may be there, or may still come. */
    public boolean isThere() {
        return switch (availability()) {
            case TAKING, AVAILABLE, INCOMPLETE, UNKNOWN -> true;
            case EXPIRED, REMOVED -> false;
        };
    }

    /**
     * Whether no other may be taken under its tag on nodes of it. Of one that failed and of which nothing was noted, only the nodes
     * can tell what it has left behind, and they list that.
     */
    public boolean holdsItsTag() {
        return isThere() && !(taking.isTerminal() && parts.isEmpty());
    }

    public Availability availability() {
        if (!taking.isTerminal()) {
            return Availability.TAKING;
        }
        if (parts.stream().anyMatch(Part::isThere)) {
            return taking == State.COMPLETED && parts.stream().allMatch(Part::isThere)
                    ? Availability.AVAILABLE
                    : Availability.INCOMPLETE;
        }
        if (parts.stream().anyMatch(Part::isUnknown) || wasTakenWithoutANote()) {
            return Availability.UNKNOWN;
        }
        return isExpired() ? Availability.EXPIRED : Availability.REMOVED;
    }

    /** Of snapshots that failed before what is about to be taken was noted, nobody knows what they have left behind. */
    private boolean wasTakenWithoutANote() {
        return parts.isEmpty() && hosts().isEmpty() && taking != State.COMPLETED;
    }

    private boolean isExpired() {
        if (expiresAt == null) {
            return false;
        }
        List<Instant> ends = parts.stream()
                .filter(part -> part.seenAt() != null)
                .flatMap(part -> Stream.ofNullable(part.goneAt()))
                .toList();
        return !ends.isEmpty() && ends.stream().noneMatch(gone -> gone.isBefore(expiresAt));
    }

    /**
     * Whether what a node lists is that part of this snapshot, and not of another that bears the same tag. Where the node does
     * not tell when it was created, a part that is not gone is taken for the one that is listed.
     */
    public boolean has(Part part, ListedSnapshot listed) {
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
            return !part.isGone();
        }
        return !created.isBefore(createdAt.minus(CLOCK_SKEW))
                && (endedAt == null || !created.isAfter(endedAt.plus(part.isGone() ? CLOCK_SKEW : LATE_CALL)));
    }

    /** The part of this snapshot that a node lists; empty when what it lists is not of this snapshot. */
    public Optional<Part> partOf(UUID hostId, ListedSnapshot listed) {
        return partsOn(hostId).stream().filter(part -> has(part, listed)).findFirst();
    }

    /** All keyspaces that anything of it is, was or was to be in. */
    public Set<String> keyspaces() {
        return parts.stream().map(Part::keyspace).collect(Collectors.toUnmodifiableSet());
    }

    /** All tables of which anything is there, in order. */
    public List<Table> tables() {
        return tables(parts);
    }

    /** The parts on one node, whether they are there or not. */
    public List<Part> partsOn(UUID hostId) {
        return parts.stream().filter(part -> part.hostId().equals(hostId)).toList();
    }

    /** The tables that are there on one node. */
    public List<Table> tablesOn(UUID hostId) {
        return tables(partsOn(hostId));
    }

    private static List<Table> tables(List<Part> parts) {
        return parts.stream()
                .filter(Part::isThere)
                .map(part -> new Table(part.keyspace(), part.table()))
                .distinct()
                .toList();
    }
}
