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

    @Query("select t.operationId from Task t where t.id = :id")
    Optional<UUID> findOperationId(UUID id);

    List<Task> findByOperationIdOrderByPosition(UUID operationId);

    /** In the order of the plan: that of the first of the tasks that stand alike. */
    @Query("""
            select new io.ilion.operation.TaskCounts(t.datacenter, t.rack, t.state, count(t), sum(t.progress))
              from Task t where t.operationId = :operationId
             group by t.datacenter, t.rack, t.state
             order by min(t.position)""")
    List<TaskCounts> countByRackAndState(UUID operationId);

    /** The first tasks of a rack that are not begun, in the order of the plan. */
    @Query("""
            select t.id from Task t
             where t.operationId = :operationId and t.datacenter = :datacenter and t.rack = :rack and t.state = PENDING
             order by t.position""")
    List<UUID> findPending(UUID operationId, String datacenter, String rack, Limit most);

    /** The operation whose task, on the same node and for the same thing, runs or was submitted before that one. */
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

    /** The same for all that the operation wants on all its nodes. */
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
     * Locks what the operation wants on all its nodes, also while its tasks there do not run.
     *
     * @throws org.springframework.dao.DataIntegrityViolationException when another task has any of it
     */
    @Modifying(flushAutomatically = true)
    @NativeQuery("update task set holds_lock = true where operation_id = :operationId and locks_until_end")
    void lockUntilEnd(UUID operationId);

    /** Releases what {@link #lockUntilEnd} locked, and tells on how many nodes it was. */
    @Modifying(flushAutomatically = true)
    @NativeQuery("update task set holds_lock = false where operation_id = :operationId and holds_lock")
    int releaseLocks(UUID operationId);

    /** Tasks that have not begun, and want something of their node that this one wanted too. */
    @NativeQuery("""
            select other.id
              from task mine
              join task other on other.lock_scope && mine.lock_scope
             where mine.id = :id and other.state = 'PENDING'
             order by other.operation_id""")
    List<UUID> findWaiters(UUID id);

    /** The same for all tasks of an operation; also the cluster steps of the operations that wait. */
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

    /**
     * The first operation with a task that runs, or waits, on any of that lock_scope, or that has it locked; written as
     * PostgreSQL writes a multirange.
     */
    @NativeQuery("""
            select operation_id from task
             where (state in ('PENDING', 'RUNNING') or holds_lock) and lock_scope && cast(:lockScope as textmultirange)
             order by operation_id
             limit 1""")
    Optional<UUID> findFirstByLockScope(String lockScope);

    boolean existsByOperationId(UUID operationId);

    /** The part of the operation that is done once for its cluster; nothing where it has none. */
    @Query("select t from Task t where t.operationId = :operationId and t.hostId is null")
    Optional<Task> findClusterStep(UUID operationId);

    long countByOperationIdAndState(UUID operationId, State state);

    List<Task> findByOperationIdAndStateOrderByPosition(UUID operationId, State state);
}
