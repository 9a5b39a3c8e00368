package io.ilion.operation;

import jakarta.persistence.LockModeType;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** The stored operations. Whoever moves an operation, or anything below it, locks its row first. */
public interface OperationRepository extends Repository<Operation, UUID> {

    Optional<Operation> findById(UUID id);

    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("select o from Operation o where o.id = :id")
    Optional<Operation> lock(UUID id);

    @Query("select o.id from Operation o where o.id in :ids and o.completedAt is not null")
    Set<UUID> findEnded(Collection<UUID> ids);
}
