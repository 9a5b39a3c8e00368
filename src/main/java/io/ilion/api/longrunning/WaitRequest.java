package io.ilion.api.longrunning;

import io.ilion.operation.request.StrictJson;
import io.ilion.operation.type.InvalidRequestException;
import io.ilion.web.BodyTooLargeException;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How long to wait ({@code google.longrunning.WaitOperationRequest}).
 *
 * @param name    of the operation, which the path has too
 * @param timeout a {@code google.protobuf.Duration} in its JSON: seconds with an {@code s}
 */
@Schema(name = "WaitOperationRequest")
record WaitRequest(
        @Nullable @Schema(description = "Not heeded; the path names the operation")
        String name,

        @Nullable
        @Schema(description = "How long to wait at most; as long as the service allows when left out", example = "3.5s")
        String timeout) {

    private static final int MAX_BYTES = 4096;
    private static final Pattern DURATION = Pattern.compile("\\d{1,9}(\\.\\d{1,9})?s");
    private static final Duration AS_LONG_AS_IS_ALLOWED = Duration.ofDays(1);

    /**
     * There need not be a body, nor a type of it. The parameter {@code timeout} of the query counts where the body says nothing;
     * it is asked for last, since a body that calls itself a form would be read with it.
     */
    static WaitRequest read(HttpServletRequest request, StrictJson json) throws IOException {
        byte[] body = request.getInputStream().readNBytes(MAX_BYTES + 1);
        if (body.length > MAX_BYTES) {
            throw new BodyTooLargeException(MAX_BYTES);
        }
        WaitRequest read =
                body.length == 0 ? new WaitRequest(null, null) : json.read(json.parse(body), WaitRequest.class);
        return read.timeout() == null ? new WaitRequest(read.name(), request.getParameter("timeout")) : read;
    }

    Duration asked() {
        String asked = timeout;
        if (asked == null || asked.isEmpty()) {
            return AS_LONG_AS_IS_ALLOWED;
        }
        if (!DURATION.matcher(asked).matches()) {
            throw new InvalidRequestException(
                    "timeout", "must be seconds with an s, such as 3.5s, not '%s'".formatted(asked));
        }
        return Duration.ofNanos(new BigDecimal(asked.substring(0, asked.length() - 1))
                .min(BigDecimal.valueOf(AS_LONG_AS_IS_ALLOWED.toSeconds()))
                .movePointRight(9)
                .longValue());
    }
}
