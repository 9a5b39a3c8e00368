package io.ilion.operation;

import io.ilion.operation.request.Actor;
import io.ilion.operation.request.OperationRequest;
import io.ilion.operation.request.OperationRequestReader;
import io.ilion.operation.request.StoredRequest;
import io.ilion.operation.type.InvalidRequestException;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Asks the {@link Authorizer} about operations, and finds out what they reach. */
@Component
class OperationAuthorization {

    private final Authorizer guard;
    private final OperationRequestReader requests;

    OperationAuthorization(Authorizer guard, OperationRequestReader requests) {
        this.guard = guard;
        this.requests = requests;
    }

    /** @throws NotAllowedException when the caller may not ask for that */
    void toSubmit(OperationRequest request, Actor caller) {
        StoredRequest<?> asked = request.stored();
        guard.check(
                caller,
                asked.requiresAdmin() ? Action.SUBMIT_DESTRUCTIVE : Action.SUBMIT,
                new Scope(request.cluster(), asked.keyspaces()));
    }

    /** @throws NotAllowedException when the caller may not do that to it */
    void to(Action act, Operation operation, Actor caller) {
        guard.check(caller, act, new Scope(operation.cluster(), keyspaces(operation)));
    }

    /** What this version cannot read may have been about any. */
    private Set<String> keyspaces(Operation operation) {
        try {
            return requests.stored(operation.type(), operation.request()).keyspaces();
        } catch (InvalidRequestException e) {
            return Set.of();
        }
    }
}
