package io.ilion.security;

import io.ilion.operation.Act;
import io.ilion.operation.Actor;
import io.ilion.operation.Guard;
import io.ilion.operation.NotAllowedException;
import io.ilion.operation.Reach;
import java.util.List;
import java.util.TreeSet;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;

/** Decides by the grants of whoever sent the request that is answered on this thread. */
@Component
final class GrantGuard implements Guard {

    @Override
    public void check(Actor caller, Act act, Reach reach) {
        Authentication sender = SecurityContextHolder.getContext().getAuthentication();
        if (sender == null || !caller.equals(Actor.caller(sender.getName()))) {
            throw new NotAllowedException("Nothing is changed for '%s' here, who did not ask.".formatted(caller));
        }
        List<Grant> grants = Caller.grants(sender);
        Role needed = needed(act);
        if (!Grant.allow(grants, needed, reach)) {
            throw new NotAllowedException(reason(grants, needed, reach));
        }
    }

    private static Role needed(Act act) {
        return switch (act) {
            case SUBMIT, CANCEL, ANNOTATE -> Role.OPERATOR;
            case SUBMIT_DESTRUCTIVE, FORCE_END, HIDE -> Role.ADMIN;
        };
    }

    private static String reason(List<Grant> grants, Role needed, Reach reach) {
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
