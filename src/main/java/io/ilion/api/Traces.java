package io.ilion.api;

import io.ilion.operation.NotAllowedException;
import io.ilion.operation.failure.Failure;
import io.ilion.web.ApiSettings;
import jakarta.servlet.http.HttpServletRequest;
import java.util.function.UnaryOperator;
import org.springframework.stereotype.Component;

/** Leaves stack traces out of responses, unless a caller who may see them asks for them. */
@Component
public final class Traces {

    /** What the query parameter {@code traces} does, for the OpenAPI document. */
    public static final String DESCRIPTION =
            "Whether failures have their stack traces. Role OPERATOR, or READER with `ilion.api.traces-for-readers`";

    private static final String ROLE = "OPERATOR";

    private final ApiSettings settings;

    Traces(ApiSettings settings) {
        this.settings = settings;
    }

    /**
     * How failures are shown in the response to a request.
     *
     * @param wanted the query parameter {@code traces}
     * @throws NotAllowedException when the caller may not see stack traces
     */
    public UnaryOperator<Failure> shown(boolean wanted, HttpServletRequest request) {
        if (!wanted) {
            return Failure::withoutTraces;
        }
        if (!settings.tracesForReaders() && !request.isUserInRole(ROLE)) {
            throw new NotAllowedException(
                    "Stack traces require the role %s, or the setting ilion.api.traces-for-readers; without the parameter traces, the response has the failures themselves"
                            .formatted(ROLE));
        }
        return UnaryOperator.identity();
    }
}
