package io.ilion.api.history;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.ilion.history.Removal;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A page of what was removed. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "RemovalPage", description = "A page of what was removed, the newest first")
record RemovalPage(
        List<RemovalView> removals,

        @Schema(description = "Link to older ones; left out where there are none") @Nullable
        String next) {

    /** A batch that retention removed. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "Removal")
    record RemovalView(
            @Schema(description = "Counted from 1 without a gap")
            long number,

            Instant at,

            @Schema(example = "replica:ilion-1") String actor,

            Removal.What what,

            @Schema(description = "The setting that asked for it", example = "ilion.history.retention.keep: PT8760H")
            String rule,

            @Nullable @Schema(description = "The type of the operations; left out for refusals", example = "flush")
            String type,

            @Schema(description = "What had ended by then could go")
            Instant olderThan,

            UUID firstId,
            UUID lastId,
            int operations,
            int tasks,
            int attempts,
            int transitions,

            @Schema(description = "Of how many operations the history was not as it had been written")
            int bent,

            int refusals,

            @Schema(description = "The hash of this removal and all those before it")
            String hash) {

        static RemovalView of(Removal removal) {
            return new RemovalView(
                    removal.number(),
                    removal.at(),
                    removal.actor(),
                    removal.what(),
                    removal.rule(),
                    removal.type(),
                    removal.olderThan(),
                    removal.firstId(),
                    removal.lastId(),
                    removal.operations(),
                    removal.tasks(),
                    removal.attempts(),
                    removal.transitions(),
                    removal.bent(),
                    removal.refusals(),
                    removal.hash());
        }
    }
}
