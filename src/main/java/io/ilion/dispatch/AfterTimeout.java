package io.ilion.dispatch;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a last look at the node showed when the time for the task was up.
 *
 * @param nodeWentOn whether the node was still at it; null where it could not tell, or could not be asked
 * @param note       the same for people
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record AfterTimeout(@Nullable Boolean nodeWentOn, String note) {

    static AfterTimeout of(Optional<Boolean> underWay) {
        return underWay.map(on -> new AfterTimeout(
                        on, on ? "the node was still at it when the time was up" : "the node was no longer at it"))
                .orElseGet(() -> new AfterTimeout(null, "the node does not tell whether it is still at it"));
    }

    static AfterTimeout unknown(RuntimeException reason) {
        return new AfterTimeout(null, "the node could not be asked whether it is still at it: " + reason.getMessage());
    }
}
