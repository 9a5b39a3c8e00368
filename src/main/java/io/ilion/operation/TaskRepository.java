package io.ilion.operation;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.domain.Limit;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.NativeQuery;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** The stored tasks. */
public interface TaskRepository extends Repository<Task, UUID> {

    Optional<Task> findById(UUID id);

    @Query("""
            select new io.ilion.operation.TaskOrigin(t.operationId, o.cluster)
              from Task t join Operation o on o.id = t.operationId
             where t.id = :id""")
    Optional<TaskOrigin> findOrigin(UUID id);

    List<Task> findByOperationIdOrderByPosition(UUID operationId);

    /** In the order of the plan, by the first task of each group. */
    @Query("""
            select new io.ilion.operation.TaskCounts(t.datacenter, t.rack, t.state, count(t), sum(t.progress))
              from Task t where t.operationId = :operationId
             group by t.datacenter, t.rack, t.state
             order by min(t.position)""")
    List<TaskCounts> countByRackAndState(UUID operationId);

    /** The first pending tasks of a rack, in the order of the plan. */
    @Query("""
            select t.id from Task t
             where t.operationId = :operationId and t.datacenter = :datacenter and t.rack = :rack and t.state = PENDING
             order by t.position""")
    List<UUID> findPending(UUID operationId, String datacenter, String rack, Limit most);

    /** The first other operation that holds an overlapping lock, or was submitted earlier and waits for one, on the node of this task. */
    @NativeQuery("""
            select other.operation_id
              from task mine
              join task other on other.lock_scope && mine.lock_scope
             where mine.id = :id
               and other.operation_id <> mine.operation_id
               and (other.state = 'RUNNING' or other.holds_lock
                    or other.state = 'PENDING' and other.operation_id < mine.operation_id)
             order by other.operation_id
             limit 1""")
    Optional<UUID> findBlocker(UUID id);

    /** The first such operation on any node of this operation. */
    @NativeQuery("""
            select other.operation_id
              from task mine
              join task other on other.lock_scope && mine.lock_scope
             where mine.operation_id = :operationId
               and other.operation_id <> mine.operation_id
               and (other.state = 'RUNNING' or other.holds_lock
                    or other.state = 'PENDING' and other.operation_id < mine.operation_id)
             order by other.operation_id
             limit 1""")
    Optional<UUID> findBlockerOfOperation(UUID operationId);

    /**
     * Makes the operation hold its locks on all its nodes until it ends.
     *
     * @throws org.springframework.dao.DataIntegrityViolationException when a task of another operation holds any of them
     */
    @Modifying(flushAutomatically = true)
    @NativeQuery("update task set holds_lock = true where operation_id = :operationId and locks_until_end")
    void lockUntilEnd(UUID operationId);

    /**
     * Releases the locks of {@link #lockUntilEnd}.
     *
     * @return the number of tasks that held one
     */
    @Modifying(flushAutomatically = true)
    @NativeQuery("update task set holds_lock = false where operation_id = :operationId and holds_lock")
    int releaseLocks(UUID operationId);

    /** Pending tasks whose lock scope overlaps with that of this task. */
    @NativeQuery("""
            select other.id
              from task mine
              join task other on other.lock_scope && mine.lock_scope
             where mine.id = :id and other.state = 'PENDING'
             order by other.operation_id""")
    List<UUID> findWaiters(UUID id);

    /** Such tasks for all tasks of this operation, and the cluster steps of their operations. */
    @NativeQuery("""
            with waiting as (
                select distinct other.id, other.operation_id
                  from task mine
                  join task other on other.lock_scope && mine.lock_scope
                 where mine.operation_id = :operationId and other.operation_id <> :operationId and other.state = 'PENDING'
            )
            select w.id from waiting w
            union
            select step.id from task step
             where step.host_id is null and step.state = 'PENDING' and step.operation_id in (select operation_id from waiting)""")
    List<UUID> findWaitersOfOperation(UUID operationId);

    /** The first operation with a running or pending task, or a held lock, in that lock scope, given as the text of a multirange. */
    @NativeQuery("""
            select operation_id from task
             where (state in ('PENDING', 'RUNNING') or holds_lock) and lock_scope && cast(:lockScope as textmultirange)
             order by operation_id
             limit 1""")
    Optional<UUID> findFirstByLockScope(String lockScope);

    boolean existsByOperationId(UUID operationId);

    /** Empty when the operation has no cluster step. */
    @Query("select t from Task t where t.operationId = :operationId and t.hostId is null")
    Optional<Task> findClusterStep(UUID operationId);

    long countByOperationIdAndState(UUID operationId, State state);

    List<Task> findByOperationIdAndStateOrderByPosition(UUID operationId, State state);
}
