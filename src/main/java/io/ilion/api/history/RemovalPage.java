package io.ilion.api.history;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.ilion.history.Removal;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A page of removals. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "RemovalPage", description = "A page of removals, the newest first")
record RemovalPage(
        List<Removal> removals,

        @Nullable @Schema(description = "Link to the next page, of older removals; left out on the last page")
        String next) {}
