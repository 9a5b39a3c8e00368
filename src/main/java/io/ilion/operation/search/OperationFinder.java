package io.ilion.operation.search;

import io.ilion.operation.Operation;
import jakarta.persistence.EntityManager;
import java.util.Collections;
import java.util.List;
import org.hibernate.Session;
import org.hibernate.query.NativeQuery;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Finds operations, the newest first. */
@Repository
public class OperationFinder {

    private final EntityManager entities;

    OperationFinder(EntityManager entities) {
        this.entities = entities;
    }

    /**
     * A page of the operations for which the criterion is true.
     *
     * @param start null for the newest of all
     */
    @Transactional(readOnly = true)
    public List<Operation> find(OperationCriterion criterion, @Nullable PageStart start, int limit) {
        Session session = entities.unwrap(Session.class);
        session.createNativeQuery(OperationQuery.PAGE_SETTINGS, Object[].class).list();
        OperationQuery query = OperationQuery.of(criterion, start);
        NativeQuery<Operation> page = session.createNativeQuery(query.page("select o.* from "), Operation.class);
        query.parameters().forEach(page::setParameter);
        List<Operation> found = page.setParameter("limit", limit).list();
        if (query.isNewer()) {
            Collections.reverse(found);
        }
        return found;
    }
}
