package io.ilion.api.history;

import io.ilion.history.History;
import io.ilion.history.OperationRecord;
import io.ilion.history.OperationRemovedException;
import io.ilion.history.RemovedOperation;
import io.ilion.history.Verification;
import io.ilion.operation.request.OperationRequestReader;
import io.ilion.web.Problems;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /history}: who asked for what, what ran where, and how it ended. */
@RestController
@RequestMapping(path = "/history", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "History", description = "Who asked for what, what ran on which node, and how it ended.")
class HistoryController {

    private final History history;
    private final OperationRequestReader requests;

    HistoryController(History history, OperationRequestReader requests) {
        this.history = history;
        this.requests = requests;
    }

    @GetMapping("/operations/{id}")
    @Operation(
            operationId = "getOperationHistory",
            summary = "Everything about one operation",
            description = "With its tasks (one for each node), their attempts, and every transition. Role READER.")
    @ApiResponse(responseCode = "200", description = "The operation and all that belongs to it, at one moment")
    OperationHistoryView get(@Parameter(description = "Id of the operation") @PathVariable UUID id) {
        OperationRecord known = history.of(id);
        return OperationHistoryView.of(
                known,
                requests.inOrder(known.operation().type(), known.operation().request()));
    }

    @GetMapping("/operations/{id}/verify")
    @Operation(
            operationId = "verifyOperationHistory",
            summary = "Whether the history of an operation is as it was written",
            description =
                    "Every transition carries the hash of the one before it, and of what the operation or task was "
                            + "like. All of it is recomputed. Role READER.")
    @ApiResponse(responseCode = "200", description = "Whether it holds, and where it does not")
    Verification verify(@Parameter(description = "Id of the operation") @PathVariable UUID id) {
        return history.verify(id);
    }

    /** What was there and is not any more is told apart from what never was. */
    @ExceptionHandler
    ResponseEntity<ProblemDetail> removed(OperationRemovedException e) {
        RemovedOperation removed = e.removed();
        ProblemDetail problem =
                Problems.of(HttpStatus.GONE, "operation-removed", "Operation removed", String.valueOf(e.getMessage()));
        problem.setProperty("completedAt", removed.completedAt());
        problem.setProperty("removedAt", removed.removedAt());
        problem.setProperty("rule", removed.rule());
        problem.setProperty("removal", removed.removal());
        problem.setProperty("intact", removed.intact());
        problem.setProperty("lastHash", removed.lastHash());
        return ResponseEntity.of(problem).build();
    }
}
