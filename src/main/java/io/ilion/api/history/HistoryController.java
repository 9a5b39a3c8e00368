package io.ilion.api.history;

import io.ilion.api.Traces;
import io.ilion.history.History;
import io.ilion.history.OperationRecord;
import io.ilion.history.OperationRemovedException;
import io.ilion.history.RemovedOperation;
import io.ilion.history.Verification;
import io.ilion.operation.failure.Failure;
import io.ilion.operation.request.OperationRequestReader;
import io.ilion.web.Problems;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /history/operations/{id}}: the history of one operation, and its verification. */
@RestController
@RequestMapping(path = "/history", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(
        name = "History",
        description = "Audit log: who requested which operation, what ran on which node, and how it ended.")
class HistoryController {

    private final History history;
    private final OperationRequestReader requests;
    private final Traces failures;

    HistoryController(History history, OperationRequestReader requests, Traces failures) {
        this.failures = failures;
        this.history = history;
        this.requests = requests;
    }

    @GetMapping("/operations/{id}")
    @Operation(
            operationId = "getOperationHistory",
            summary = "Get the history of an operation",
            description =
                    "The operation with its tasks (one per node), their attempts, and every transition. Role READER.")
    @ApiResponse(
            responseCode = "200",
            description = "The operation and everything that belongs to it, as of one moment")
    OperationHistoryView get(
            @Parameter(description = "Id of the operation") @PathVariable UUID id,
            @Parameter(description = Traces.DESCRIPTION) @RequestParam(defaultValue = "false") boolean traces,
            HttpServletRequest request) {
        UnaryOperator<Failure> shown = failures.shown(traces, request);
        OperationRecord record = history.read(id);
        return OperationHistoryView.of(
                record,
                requests.inOrder(record.operation().type(), record.operation().request()),
                shown);
    }

    @GetMapping("/operations/{id}/verify")
    @Operation(
            operationId = "verifyOperationHistory",
            summary = "Verify the history of an operation",
            description =
                    "Recomputes the hash chain: every transition contains the hash of the one before it and a digest of the operation "
                            + "or task. Role READER.")
    @ApiResponse(responseCode = "200", description = "Whether the history is intact, and where it is not")
    Verification verify(@Parameter(description = "Id of the operation") @PathVariable UUID id) {
        return history.verify(id);
    }

    /** A removed operation is 410, an unknown one 404. */
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
