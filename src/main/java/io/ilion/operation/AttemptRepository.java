package io.ilion.operation;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** The stored attempts. */
public interface AttemptRepository extends Repository<Attempt, Attempt.Key> {

    Optional<Attempt> findById(Attempt.Key key);

    @Query("select a from Attempt a where a.key.taskId in :taskIds order by a.key.taskId, a.key.number")
    List<Attempt> findByTasks(Collection<UUID> taskIds);
}
