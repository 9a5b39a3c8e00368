package io.ilion.dispatch;

import com.github.kagkarlsson.scheduler.SchedulerName;
import io.ilion.operation.ThisReplica;
import io.ilion.operation.TransitionDetails;
import io.ilion.operation.request.Actor;
import java.time.Clock;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** The name of this replica. A restarted process is another replica, unless its name is configured. */
@Component
final class Replica implements ThisReplica {

    private final String name;
    private final Clock clock;

    Replica(DispatchSettings settings, Clock clock) {
        String host = new SchedulerName.Hostname().getName();
        String configured = settings.replica();
        this.name = configured != null
                ? configured
                : host + "-" + UUID.randomUUID().toString().substring(0, 8);
        this.clock = clock;
    }

    String name() {
        return name;
    }

    @Override
    public Actor actor() {
        return Actor.replica(name);
    }

    /** A transition that this replica makes now. */
    TransitionDetails transition() {
        return TransitionDetails.by(actor(), clock.instant());
    }

    TransitionDetails transition(String reason) {
        return TransitionDetails.by(actor(), clock.instant(), reason);
    }
}
