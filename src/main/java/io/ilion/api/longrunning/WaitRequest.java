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
 * The maximum time to wait ({@code google.longrunning.WaitOperationRequest}).
 *
 * @param name    of the operation; ignored, since the path has it
 * @param timeout a {@code google.protobuf.Duration} in its JSON: seconds with an {@code s}
 */
@Schema(name = "WaitOperationRequest")
record WaitRequest(
        @Nullable @Schema(description = "Ignored; the path has the id of the operation")
        String name,

        @Nullable
        @Schema(
                description = "Maximum time to wait; defaults to the longest time that the service allows",
                example = "3.5s")
        String timeout) {

    private static final int MAX_BYTES = 4096;
    private static final Pattern DURATION = Pattern.compile("\\d{1,9}(\\.\\d{1,9})?s");
    private static final Duration UNLIMITED = Duration.ofDays(1);

    /**
     * Reads the body, which is optional and may have any content type, and the query parameter {@code timeout} where the body has none.
     * The parameter is read last, since reading it first would consume a body that is declared as a form.
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

    Duration duration() {
        String text = timeout;
        if (text == null || text.isEmpty()) {
            return UNLIMITED;
        }
        if (!DURATION.matcher(text).matches()) {
            throw new InvalidRequestException(
                    "timeout", "must be seconds with an s, such as 3.5s, not '%s'".formatted(text));
        }
        return Duration.ofNanos(new BigDecimal(text.substring(0, text.length() - 1))
                .min(BigDecimal.valueOf(UNLIMITED.toSeconds()))
                .movePointRight(9)
                .longValue());
    }
}
