package io.ilion.dispatch;

import com.github.kagkarlsson.scheduler.SchedulerName;
import io.ilion.operation.ThisReplica;
import io.ilion.operation.request.Actor;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** This process among all that share the database. A restarted one is another replica. */
@Component
final class Replica implements ThisReplica {

    private final String name;

    Replica(DispatchSettings settings) {
        String host = new SchedulerName.Hostname().getName();
        String configured = settings.replica();
        this.name = configured != null
                ? configured
                : host + "-" + UUID.randomUUID().toString().substring(0, 8);
    }

    String name() {
        return name;
    }

    @Override
    public Actor actor() {
        return Actor.replica(name);
    }
}
