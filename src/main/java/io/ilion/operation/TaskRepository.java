package io.ilion.operation;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** The stored tasks. */
public interface TaskRepository extends Repository<Task, UUID> {

    Optional<Task> findById(UUID id);

    List<Task> findAllByIdIn(Collection<UUID> ids);

    List<Task> findByOperationIdOrderByPosition(UUID operationId);

    @Query("""
            select new io.ilion.operation.Standing(t.id, t.state, t.progress, t.datacenter, t.rack)
              from Task t where t.operationId = :operationId order by t.position""")
    List<Standing> standings(UUID operationId);

    long countByOperationIdAndState(UUID operationId, State state);

    List<Task> findByOperationIdAndStateOrderByPosition(UUID operationId, State state);
}
