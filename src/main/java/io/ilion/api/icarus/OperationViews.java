package io.ilion.api.icarus;

import io.ilion.api.icarus.OperationView.ErrorView;
import io.ilion.operation.Operation;
import io.ilion.operation.failure.Failure;
import io.ilion.operation.request.OperationRequestReader;
import io.ilion.web.ApiSettings;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Converts operations to the format of the Icarus API. */
@Component
final class OperationViews {

    private final OperationRequestReader requests;
    private final ApiSettings settings;

    OperationViews(OperationRequestReader requests, ApiSettings settings) {
        this.requests = requests;
        this.settings = settings;
    }

    /** Without stack traces. */
    OperationView of(Operation operation) {
        return of(operation, Failure::withoutTraces);
    }

    /** @param shown how failures are shown */
    OperationView of(Operation operation, UnaryOperator<Failure> shown) {
        Failure failure = operation.failure() == null ? null : shown.apply(operation.failure());
        return new OperationView(
                operation.type(),
                operation.id(),
                operation.state(),
                operation.progress(),
                operation.createdAt(),
                operation.startedAt(),
                operation.completedAt(),
                requests.inOrder(operation.type(), operation.request()),
                failure == null ? null : cause(failure),
                errors(failure));
    }

    private @Nullable Object cause(Failure failure) {
        return switch (settings.failureFormat()) {
            case BOTH -> failure;
            case FAILURE_CAUSE -> PlainThrowable.of(failure);
            case ERRORS -> null;
        };
    }

    /** With the format ERRORS the list is always present, as its clients expect. */
    private @Nullable List<ErrorView> errors(@Nullable Failure failure) {
        return switch (settings.failureFormat()) {
            case BOTH -> failure == null ? null : errorsOf(failure);
            case FAILURE_CAUSE -> null;
            case ERRORS -> failure == null ? List.of() : errorsOf(failure);
        };
    }

    private static List<ErrorView> errorsOf(Failure failure) {
        return failure.ofEachNode().stream()
                .map(each -> new ErrorView(each.node(), each.summary()))
                .toList();
    }
}
