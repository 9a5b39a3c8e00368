package io.ilion.operation;

import io.ilion.operation.request.Actor;
import io.ilion.operation.request.OperationRequest;
import io.ilion.operation.request.OperationRequestReader;
import io.ilion.operation.request.StoredRequest;
import io.ilion.operation.type.InvalidRequestException;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Checks with the {@link Authorizer} whether a caller may submit or change an operation. */
@Component
class OperationAuthorization {

    private final Authorizer authorizer;
    private final OperationRequestReader requests;

    OperationAuthorization(Authorizer authorizer, OperationRequestReader requests) {
        this.authorizer = authorizer;
        this.requests = requests;
    }

    /** @throws NotAllowedException when the caller may not submit the request */
    void checkSubmit(OperationRequest request, Actor caller) {
        StoredRequest<?> stored = request.stored();
        authorizer.check(
                caller,
                stored.requiresAdmin() ? Action.SUBMIT_DESTRUCTIVE : Action.SUBMIT,
                new Scope(request.cluster(), stored.keyspaces()));
    }

    /** @throws NotAllowedException when the caller may not do that to the operation */
    void check(Action action, Operation operation, Actor caller) {
        authorizer.check(caller, action, new Scope(operation.cluster(), keyspaces(operation)));
    }

    /** Empty, for any keyspace, when this version cannot read the request. */
    private Set<String> keyspaces(Operation operation) {
        try {
            return requests.readStored(operation.type(), operation.request()).keyspaces();
        } catch (InvalidRequestException e) {
            return Set.of();
        }
    }
}
