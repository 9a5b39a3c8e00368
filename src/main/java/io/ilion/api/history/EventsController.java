package io.ilion.api.history;

import io.ilion.history.ChangeStream;
import io.ilion.history.StreamPosition;
import io.ilion.operation.search.OperationTypes;
import io.ilion.operation.type.InvalidRequestException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /history/events}: transitions as they are committed, as server-sent events. */
@RestController
@RequestMapping(path = "/history", produces = MediaType.ALL_VALUE)
@Tag(name = "History")
class EventsController {

    private static final String LAST_EVENT_ID = "Last-Event-ID";
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
    private static final String EXAMPLE = """
            id: 5c0e2f7d1b9a4c3e8f60718293a4b5c6d7e8f90112233445566778899aabbccd
            event: transition
            data: {"operation":"01a20169-bee8-797e-867b-58f786be3d89","type":"flush","cluster":"local","requestedBy":"caller:operator",\
            "from":"PENDING","to":"RUNNING","at":"2026-11-22T04:00:37.113259Z","actor":"replica:vm-a52a3d15"}

            """;

    private final ChangeStream changes;
    private final EventStreams streams;
    private final OperationTypes types;

    EventsController(ChangeStream changes, EventStreams streams, OperationTypes types) {
        this.types = types;
        this.changes = changes;
        this.streams = streams;
    }

    @GetMapping("/events")
    @Operation(
            operationId = "followHistory",
            summary = "Stream the transitions of all operations",
            description =
                    "Each transition, from any replica, as a server-sent event `transition`. Starts with the next transition, or "
                            + "after `Last-Event-ID`. An event `gap` means that transitions may be missing. Role READER.")
    @ApiResponse(
            responseCode = "200",
            description = "The events; the stream does not end",
            content =
                    @Content(
                            mediaType = MediaType.TEXT_EVENT_STREAM_VALUE,
                            schema = @Schema(type = "string"),
                            examples = @ExampleObject(EXAMPLE)))
    void follow(
            @ParameterObject EventFilter filter,
            @Parameter(description = "The id of the last event that the client has received")
                    @RequestHeader(name = LAST_EVENT_ID, required = false)
                    @Nullable
                    String lastEventId,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        types.requireKnown(filter.type());
        StreamPosition position = lastEventId == null || lastEventId.isEmpty()
                ? changes.now()
                : StreamPosition.parse(lastEventId).orElseThrow(EventsController::invalidEventId);
        if (!isHead(request, response)) {
            streams.open(request, response, connection -> new AllOperationsEvents(connection, position, filter));
        }
    }

    @GetMapping("/operations/{id}/events")
    @Operation(
            operationId = "followOperation",
            summary = "Stream the transitions of one operation",
            description =
                    "Each transition from the first one, or after `Last-Event-ID`, as a server-sent event `transition`; its id is the "
                            + "hash of the transition. Events `progress` in between. After the last transition an event `end`, and the "
                            + "stream ends. Role READER.")
    @ApiResponse(
            responseCode = "200",
            description = "The events, until the operation has ended",
            content =
                    @Content(
                            mediaType = MediaType.TEXT_EVENT_STREAM_VALUE,
                            schema = @Schema(type = "string"),
                            examples = @ExampleObject(EXAMPLE)))
    @ApiResponse(
            responseCode = "204",
            description = "The operation has ended, and no transition follows Last-Event-ID: do not reconnect",
            content = @Content)
    void followOperation(
            @Parameter(description = "Id of the operation") @PathVariable UUID id,
            @Parameter(description = "The id of the last event that the client has received")
                    @RequestHeader(name = LAST_EVENT_ID, required = false)
                    @Nullable
                    String lastEventId,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        String known = lastEventId == null || lastEventId.isEmpty() ? null : lastEventId;
        if (known != null && !HASH.matcher(known).matches()) {
            throw invalidEventId();
        }
        ChangeStream.Start start = changes.start(id, known);
        if (start.ended()) {
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
        } else if (!isHead(request, response)) {
            StreamPosition now = changes.now();
            streams.open(request, response, connection -> new OperationEvents(connection, now, id, start.after()));
        }
    }

    private static boolean isHead(HttpServletRequest request, HttpServletResponse response) {
        boolean head = request.getMethod().equals("HEAD");
        if (head) {
            response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
        }
        return head;
    }

    private static InvalidRequestException invalidEventId() {
        return new InvalidRequestException(LAST_EVENT_ID, "must be the id of an event of this stream");
    }
}
