package io.ilion.api.icarus;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.ilion.operation.failure.Failure;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A throwable with only the properties that Jackson writes, for clients that strictly read a {@link Throwable}. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Throwable", description = "A serialised throwable")
record PlainThrowable(
        @Nullable String message,
        @Nullable String localizedMessage,
        List<Failure.Frame> stackTrace,
        @Nullable PlainThrowable cause,
        List<PlainThrowable> suppressed) {

    static PlainThrowable of(Failure failure) {
        Failure cause = failure.cause();
        return new PlainThrowable(
                failure.message(),
                failure.localizedMessage(),
                failure.stackTrace(),
                cause == null ? null : of(cause),
                failure.suppressed().stream().map(PlainThrowable::of).toList());
    }
}
