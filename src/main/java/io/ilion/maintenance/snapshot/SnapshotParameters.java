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

/** What a snapshot is asked for with: whole keyspaces, or one keyspace and some of its tables. */
record SnapshotParameters(
        @Nullable
        @Size(min = 1, max = 1000)
        @Schema(description = "Keyspaces of which all tables are snapshotted; or give keyspace")
        List<@NotNull @Pattern(regexp = NAME, message = NAME_MESSAGE) String> keyspaces,

        @Nullable
        @Pattern(regexp = NAME, message = NAME_MESSAGE)
        @Schema(description = "Keyspace to snapshot; or give keyspaces", example = "demo")
        String keyspace,

        @Nullable @Size(max = 1000) @Schema(description = "Tables of that keyspace; all of them when left out or empty")
        List<@NotNull @Pattern(regexp = NAME, message = NAME_MESSAGE) String> tables,

        @Nullable
        @Pattern(regexp = SnapshotTag.NEW, message = SnapshotTag.NEW_MESSAGE)
        @Schema(description = "What the snapshot is called on the nodes; made of the operation's id when left out")
        String tag,

        @Nullable
        @Schema(
                description = "Whether to leave out what is only in memtables; a snapshot flushes first by default",
                defaultValue = "false")
        Boolean skipFlush,

        @Nullable
        @DurationMin(seconds = 60)
        @DurationMax(days = 36500)
        @JsonFormat(shape = JsonFormat.Shape.STRING)
        @Schema(
                type = "string",
                format = "duration",
                description =
                        "After what time the nodes remove it by themselves, ISO 8601, at least PT1M; never when left "
                                + "out. Cassandra 4.1 and later",
                example = "P7D")
        Duration ttl) {

    private static final String NAME = "\\w{1,222}";
    private static final String NAME_MESSAGE = "must be a name of letters, digits and '_'";

    boolean isOneForm() {
        return (keyspaces == null) != (keyspace == null) && (keyspaces == null || tables == null);
    }

    /** The tables by keyspace; none stands for all. */
    Map<String, List<String>> wanted() {
        Map<String, List<String>> wanted = new LinkedHashMap<>();
        if (keyspaces != null) {
            keyspaces.forEach(each -> wanted.put(each, List.of()));
        } else {
            wanted.put(
                    Objects.requireNonNull(keyspace),
                    tables == null ? List.of() : tables.stream().distinct().toList());
        }
        return wanted;
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
