package io.ilion.api.history;

import io.ilion.history.checkpoint.Checkpoint;
import io.ilion.history.checkpoint.CheckpointVerifier;
import io.ilion.history.checkpoint.Checkpoints;
import io.ilion.history.checkpoint.KnownCheckpoint;
import io.ilion.history.checkpoint.VerificationRange;
import io.ilion.history.checkpoint.VerificationSummary;
import io.ilion.history.checkpoint.VerifiedCheckpoint;
import io.ilion.operation.type.InvalidRequestException;
import io.ilion.web.ConcurrencyLimit.Permit;
import io.ilion.web.Page;
import io.ilion.web.PageLinks;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.filter.ShallowEtagHeaderFilter;
import tools.jackson.databind.json.JsonMapper;

/** {@code /history/checkpoints} and {@code /history/verify}: the checkpoints over the whole history, and its verification. */
@RestController
@RequestMapping(path = "/history", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "History")
class CheckpointsController {

    private static final String LIST = "checkpoints";

    private final Checkpoints checkpoints;
    private final CheckpointVerifier verifier;
    private final JsonMapper json;
    private final ReportLimit reports;

    CheckpointsController(Checkpoints checkpoints, CheckpointVerifier verifier, JsonMapper json, ReportLimit reports) {
        this.checkpoints = checkpoints;
        this.verifier = verifier;
        this.json = json;
        this.reports = reports;
    }

    @GetMapping("/checkpoints")
    @Operation(
            operationId = "listCheckpoints",
            summary = "List checkpoints",
            description =
                    "The signed checkpoints over the last hashes of all operations that ended, the newest first. Role READER.")
    @ApiResponse(responseCode = "200", description = "A page of checkpoints")
    CheckpointPage list(
            @Parameter(
                            description = "Maximum number of checkpoints on the page",
                            schema = @Schema(type = "integer", format = "int32", minimum = "1", maximum = "1000"))
                    @RequestParam(defaultValue = "50")
                    int pageSize,
            @Parameter(description = "Page token; set by the link `next`") @RequestParam(required = false) @Nullable
                    String older) {
        Page<Checkpoint> page = Page.read(
                pageSize,
                PageLinks.start(older, null, LIST),
                (start, limit) ->
                        checkpoints.list(start == null ? null : start.id().getLeastSignificantBits(), limit),
                checkpoint -> new UUID(0, checkpoint.sequence()));
        return new CheckpointPage(page.items(), PageLinks.of(page, LIST).next());
    }

    @GetMapping(path = "/verify", produces = MediaType.ALL_VALUE)
    @Operation(
            operationId = "verifyHistory",
            summary = "Verify the history",
            description =
                    "Verifies checkpoints, their signatures, and every operation, removal and rejected request that they cover; names what "
                            + "is missing, changed or out of order. One JSON object per line: a `VerifiedCheckpoint` each, and at the end a "
                            + "`VerificationSummary`. Role READER.")
    @ApiResponse(
            responseCode = "200",
            description = "The checkpoints in their order; the last line has `end`",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_NDJSON_VALUE,
                            schema = @Schema(oneOf = {VerifiedCheckpoint.class, VerificationSummary.class})))
    void verify(
            @ParameterObject VerificationParameters parameters,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        VerificationRange range = parameters.range();
        Permit permit = reports.acquire(request);
        try {
            verify(range, request, response);
        } finally {
            permit.close();
        }
    }

    private void verify(VerificationRange range, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        ShallowEtagHeaderFilter.disableContentCaching(request);
        response.setContentType(MediaType.APPLICATION_NDJSON_VALUE);
        response.setCharacterEncoding(StandardCharsets.UTF_8);
        if (request.getMethod().equals("HEAD")) {
            return;
        }
        Writer writer = response.getWriter();
        VerificationSummary summary = verifier.verify(range, verified -> write(writer, verified));
        write(writer, summary);
    }

    /** Sends each line at once: the reader may resume after it. */
    private void write(Writer writer, Object line) {
        try {
            writer.write(json.writeValueAsString(line));
            writer.write('\n');
            writer.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Which part of the history is verified. */
    record VerificationParameters(
            @Nullable
            @Parameter(
                    description = "Checkpoints that were written at this time or later",
                    example = "2026-01-01T00:00:00Z")
            Instant from,

            @Nullable @Parameter(description = "Up to the first checkpoint that was written at this time or later")
            Instant to,

            @Nullable
            @Parameter(
                    description = "Only checkpoints after this one, to resume",
                    schema = @Schema(type = "integer", format = "int64", minimum = "0"))
            Long after,

            @Nullable
            @Parameter(
                    description =
                            "A checkpoint that was stored outside the database, as `sequence:hash`; it is a problem if it is not there",
                    schema = @Schema(type = "string", pattern = "[1-9][0-9]{0,17}:[0-9a-f]{64}"))
            String known) {

        VerificationRange range() {
            if (from != null && to != null && !from.isBefore(to)) {
                throw new InvalidRequestException("to", "must be after from");
            }
            if (after != null && after < 0) {
                throw new InvalidRequestException("after", "must be 0 or the sequence number of a checkpoint");
            }
            return new VerificationRange(from, to, after, known == null ? null : parsed(known));
        }

        private static KnownCheckpoint parsed(String known) {
            return KnownCheckpoint.parse(known)
                    .orElseThrow(
                            () -> new InvalidRequestException(
                                    "known",
                                    "must be the sequence number and the hash of a checkpoint, as <sequence>:<64 hexadecimal digits>"));
        }
    }
}
