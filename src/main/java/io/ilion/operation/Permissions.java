package io.ilion.operation;

import java.util.Set;
import org.springframework.stereotype.Component;

/** Asks the {@link Guard} about operations, and finds out what they reach. */
@Component
class Permissions {

    private final Guard guard;
    private final OperationRequests requests;

    Permissions(Guard guard, OperationRequests requests) {
        this.guard = guard;
        this.requests = requests;
    }

    /** @throws NotAllowedException when the caller may not ask for that */
    void toSubmit(OperationRequest request, Actor caller) {
        StoredRequest<?> asked = request.stored();
        guard.check(
                caller,
                asked.isForAdmins() ? Act.SUBMIT_DESTRUCTIVE : Act.SUBMIT,
                new Reach(request.cluster(), asked.keyspaces()));
    }

    /** @throws NotAllowedException when the caller may not do that to it */
    void to(Act act, Operation operation, Actor caller) {
        guard.check(caller, act, new Reach(operation.cluster(), keyspaces(operation)));
    }

    /** What this version cannot read may have been about any. */
    private Set<String> keyspaces(Operation operation) {
        try {
            return requests.stored(operation).keyspaces();
        } catch (InvalidRequestException e) {
            return Set.of();
        }
    }
}
