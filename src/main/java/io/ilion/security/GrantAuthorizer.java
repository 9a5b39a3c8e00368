package io.ilion.security;

import io.ilion.operation.Action;
import io.ilion.operation.Authorizer;
import io.ilion.operation.NotAllowedException;
import io.ilion.operation.Scope;
import io.ilion.operation.request.Actor;
import java.util.List;
import java.util.TreeSet;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;

/** Authorizes by the grants of the caller of the current request. */
@Component
final class GrantAuthorizer implements Authorizer {

    @Override
    public void check(Actor caller, Action action, Scope scope) {
        Authentication sender = SecurityContextHolder.getContext().getAuthentication();
        if (sender == null || !caller.equals(Actor.caller(sender.getName()))) {
            throw new NotAllowedException("'%s' is not the caller of this request.".formatted(caller));
        }
        List<Grant> grants = GrantAuthorities.grants(sender);
        Role needed = needed(action);
        if (!Grant.allow(grants, needed, scope)) {
            throw new NotAllowedException(reason(grants, needed, scope));
        }
    }

    private static Role needed(Action action) {
        return switch (action) {
            case SUBMIT, CANCEL, ANNOTATE -> Role.OPERATOR;
            case SUBMIT_DESTRUCTIVE, FORCE_END, HIDE -> Role.ADMIN;
        };
    }

    private static String reason(List<Grant> grants, Role needed, Scope scope) {
        List<Grant> withRole =
                grants.stream().filter(grant -> grant.role().includes(needed)).toList();
        if (withRole.isEmpty()) {
            return "This requires the role %s; the caller has %s.".formatted(needed, grants);
        }
        String uncovered = scope.keyspaces().isEmpty()
                ? "all keyspaces"
                : "keyspace " + String.join(", ", new TreeSet<>(scope.keyspaces()));
        return "The grants of the caller, %s, do not cover %s of cluster %s."
                .formatted(withRole, uncovered, scope.cluster());
    }
}
