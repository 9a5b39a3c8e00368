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
    public void check(Actor caller, Action act, Scope reach) {
        Authentication sender = SecurityContextHolder.getContext().getAuthentication();
        if (sender == null || !caller.equals(Actor.caller(sender.getName()))) {
            throw new NotAllowedException("'%s' is not the caller of this request.".formatted(caller));
        }
        List<Grant> grants = GrantAuthorities.grants(sender);
        Role needed = needed(act);
        if (!Grant.allow(grants, needed, reach)) {
            throw new NotAllowedException(reason(grants, needed, reach));
        }
    }

    private static Role needed(Action act) {
        return switch (act) {
            case SUBMIT, CANCEL, ANNOTATE -> Role.OPERATOR;
            case SUBMIT_DESTRUCTIVE, FORCE_END, HIDE -> Role.ADMIN;
        };
    }

    private static String reason(List<Grant> grants, Role needed, Scope reach) {
        List<Grant> narrowed =
                grants.stream().filter(grant -> grant.role().includes(needed)).toList();
        if (narrowed.isEmpty()) {
            return "This needs the role %s, and the caller is %s.".formatted(needed, grants);
        }
        String about = reach.keyspaces().isEmpty()
                ? "any keyspace"
                : "keyspace " + String.join(", ", new TreeSet<>(reach.keyspaces()));
        return "This is about %s of cluster %s, and the caller is %s only.".formatted(about, reach.cluster(), narrowed);
    }
}
