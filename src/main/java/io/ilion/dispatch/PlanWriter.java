package io.ilion.dispatch;

import io.ilion.cassandra.NodeInfo;
import io.ilion.database.IdGenerator;
import io.ilion.operation.Task;
import io.ilion.operation.TransitionDetails;
import io.ilion.operation.request.Plan;
import io.ilion.operation.request.StoredRequest;
import io.ilion.operation.type.LockScope;
import jakarta.persistence.EntityManager;
import java.util.UUID;
import org.springframework.stereotype.Repository;

/** Stores the tasks of a plan. */
@Repository
class PlanWriter {

    private final EntityManager entities;
    private final IdGenerator ids;

    PlanWriter(EntityManager entities, IdGenerator ids) {
        this.entities = entities;
        this.ids = ids;
    }

    /** Stores the cluster step, where the type has one, and then a task for each node. */
    void write(UUID operationId, Plan plan, StoredRequest<?> request, TransitionDetails details) {
        boolean untilEnd = request.locksUntilEnd();
        Task.Locks onNode = new Task.Locks(request.lockScope(), untilEnd);
        int position = 0;
        if (request.hasClusterStep()) {
            Task.Place place = new Task.Place(operationId, position++);
            entities.persist(new Task(ids.next(), place, null, new Task.Locks(LockScope.none(), untilEnd), details));
        }
        for (NodeInfo node : plan.nodes()) {
            Task.Place place = new Task.Place(operationId, position++);
            entities.persist(new Task(ids.next(), place, node, onNode, details));
        }
    }
}
