package io.ilion.operation;

import java.util.List;
import java.util.UUID;
import org.springframework.data.repository.Repository;

/** The stored transitions; read only. */
public interface TransitionRepository extends Repository<Transition, Long> {

    List<Transition> findByOperationIdOrderById(UUID operationId);
}
