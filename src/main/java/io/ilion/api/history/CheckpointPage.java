package io.ilion.api.history;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.ilion.history.checkpoint.Checkpoint;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A page of checkpoints. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "CheckpointPage", description = "A page of checkpoints, the newest first")
record CheckpointPage(
        List<Checkpoint> checkpoints,

        @Nullable @Schema(description = "Link to the next page, of older checkpoints; left out on the last page")
        String next) {}
