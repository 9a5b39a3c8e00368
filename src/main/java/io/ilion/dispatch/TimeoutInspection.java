package io.ilion.dispatch;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the node reported about the work when the task timed out.
 *
 * @param nodeWentOn whether the work still went on; null when the node does not say or could not be asked
 * @param note       the same as text
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record TimeoutInspection(@Nullable Boolean nodeWentOn, String note) {

    static TimeoutInspection of(Optional<Boolean> underWay) {
        return underWay.map(on -> new TimeoutInspection(
                        on,
                        on
                                ? "the work still went on when the time was up"
                                : "the work no longer went on when the time was up"))
                .orElseGet(() -> new TimeoutInspection(null, "the node does not say whether the work goes on"));
    }

    static TimeoutInspection unknown(RuntimeException reason) {
        return new TimeoutInspection(
                null, "the node could not be asked whether the work goes on: " + reason.getMessage());
    }
}
