package io.ilion.dispatch;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the node reported about the work when the task timed out.
 *
 * @param nodeWentOn whether the work was still running; null when the node does not report it or could not be asked
 * @param note       the same as text
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record TimeoutInspection(@Nullable Boolean nodeWentOn, String note) {

    static TimeoutInspection of(Optional<Boolean> underWay) {
        return underWay.map(on -> new TimeoutInspection(
                        on,
                        on
                                ? "the work was still running when the task timed out"
                                : "the work was no longer running when the task timed out"))
                .orElseGet(() -> new TimeoutInspection(null, "the node does not report whether the work is running"));
    }

    static TimeoutInspection unknown(RuntimeException reason) {
        return new TimeoutInspection(
                null, "the node could not be asked whether the work is running: " + reason.getMessage());
    }
}
