package io.ilion.maintenance.snapshot;

import com.fasterxml.jackson.annotation.JsonFormat;
import io.ilion.snapshot.SnapshotTag;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;

/** Request parameters of snapshot: whole keyspaces, or one keyspace and some of its tables. */
record SnapshotParameters(
        @Nullable
        @Size(min = 1, max = 1000)
        @Schema(description = "Keyspaces to snapshot as a whole. Alternative to keyspace")
        List<@NotNull @Pattern(regexp = NAME, message = NAME_MESSAGE) String> keyspaces,

        @Nullable
        @Pattern(regexp = NAME, message = NAME_MESSAGE)
        @Schema(description = "Keyspace to snapshot. Alternative to keyspaces", example = "demo")
        String keyspace,

        @Nullable @Size(max = 1000) @Schema(description = "Tables of the keyspace; default: all")
        List<@NotNull @Pattern(regexp = NAME, message = NAME_MESSAGE) String> tables,

        @Nullable
        @Pattern(regexp = SnapshotTag.NEW, message = SnapshotTag.NEW_MESSAGE)
        @Schema(description = "Tag of the snapshot on the nodes; default: ilion- and the id of the operation")
        String tag,

        @Nullable
        @Schema(description = "Whether to snapshot without flushing the memtables first", defaultValue = "false")
        Boolean skipFlush,

        @Nullable
        @DurationMin(seconds = 60)
        @DurationMax(days = 36500)
        @JsonFormat(shape = JsonFormat.Shape.STRING)
        @Schema(
                type = "string",
                format = "duration",
                description =
                        "Time to live after which the nodes remove the snapshot, ISO 8601, at least PT1M; default: never. "
                                + "Requires Cassandra 4.1 or later",
                example = "P7D")
        Duration ttl) {

    private static final String NAME = "\\w{1,222}";
    private static final String NAME_MESSAGE = "must be a name of letters, digits and '_'";

    /** Whether either keyspaces or keyspace is set, and tables only with the latter. */
    boolean isOneForm() {
        return (keyspaces == null) != (keyspace == null) && (keyspaces == null || tables == null);
    }

    /** The named tables by keyspace; an empty list for all. */
    Map<String, List<String>> tablesByKeyspace() {
        Map<String, List<String>> selected = new LinkedHashMap<>();
        if (keyspaces != null) {
            keyspaces.forEach(each -> selected.put(each, List.of()));
        } else {
            selected.put(
                    Objects.requireNonNull(keyspace),
                    tables == null ? List.of() : tables.stream().distinct().toList());
        }
        return selected;
    }

    Map<String, String> options() {
        Map<String, String> options = new LinkedHashMap<>();
        if (Boolean.TRUE.equals(skipFlush)) {
            options.put("skipFlush", "true");
        }
        if (ttl != null) {
            options.put("ttl", ttl.toSeconds() + "s");
        }
        return options;
    }
}
