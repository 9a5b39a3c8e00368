package io.ilion.dispatch;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the node said about the work when the time for the task was up.
 *
 * @param nodeWentOn whether the work still went on; null when the node does not say or could not be asked
 * @param note       the same for people
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record TimeoutInspection(@Nullable Boolean nodeWentOn, String note) {

    static TimeoutInspection of(Optional<Boolean> underWay) {
        return underWay.map(on -> new TimeoutInspection(
                        on, on ? "the node was still at it when the time was up" : "the node was no longer at it"))
                .orElseGet(() -> new TimeoutInspection(null, "the node does not tell whether it is still at it"));
    }

    static TimeoutInspection unknown(RuntimeException reason) {
        return new TimeoutInspection(
                null, "the node could not be asked whether it is still at it: " + reason.getMessage());
    }
}
