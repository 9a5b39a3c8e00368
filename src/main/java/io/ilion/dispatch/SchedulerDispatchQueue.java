package io.ilion.dispatch;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import io.ilion.operation.DispatchQueue;
import io.ilion.operation.TaskRepository;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Writes entries for db-scheduler in the transaction of the caller, and wakes this replica's scheduler once that is
 * committed. The wake-up only saves waiting: without it, and in other replicas, the next poll finds the entry.
 */
@Component
final class SchedulerDispatchQueue implements DispatchQueue {

    /**
     * One that is being looked at right now comes round again by itself. The scheduler's own way to say this throws when an entry
     * is picked meanwhile, and would undo the end of the task that makes way.
     */
    private static final String MAKE_DUE = """
            update dispatch_entry set execution_time = ?, version = version + 1
             where task_name = ? and task_instance = ? and not picked
            """;

    /** In one statement, however many there are; those that have an entry keep it. */
    private static final String ENQUEUE_TASKS = """
            insert into dispatch_entry (task_name, task_instance, execution_time, picked, version)
            select ?, id, ?, false, 1 from unnest(?::text[]) as released (id)
            on conflict do nothing
            """;

    private final SchedulerClient entries;
    private final ObjectProvider<Scheduler> scheduler;
    private final TaskRepository tasks;
    private final JdbcTemplate jdbc;
    private final Clock clock;

    SchedulerDispatchQueue(
            SchedulerClient dispatchEntries,
            ObjectProvider<Scheduler> scheduler,
            TaskRepository tasks,
            JdbcTemplate jdbc,
            Clock clock) {
        this.entries = dispatchEntries;
        this.scheduler = scheduler;
        this.tasks = tasks;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @Override
    public void enqueueOperation(UUID operationId) {
        entries.scheduleBatch(List.of(instance(DispatchEntries.OPERATION, operationId)), clock.instant());
        wakeUpAfterCommit();
    }

    @Override
    public void enqueueTasks(Collection<UUID> taskIds) {
        jdbc.update(
                ENQUEUE_TASKS,
                DispatchEntries.TASK,
                now(),
                taskIds.stream().map(UUID::toString).toArray(String[]::new));
        wakeUpAfterCommit();
    }

    @Override
    public void wakeWaiters(UUID taskId) {
        makeDue(tasks.findWaiters(taskId));
    }

    @Override
    public void wakeWaitersOfOperation(UUID operationId) {
        makeDue(tasks.findWaitersOfOperation(operationId));
    }

    private void makeDue(List<UUID> waiting) {
        if (!waiting.isEmpty()) {
            jdbc.batchUpdate(
                    MAKE_DUE,
                    waiting.stream()
                            .map(id -> new Object[] {now(), DispatchEntries.TASK, id.toString()})
                            .toList());
        }
        wakeUpAfterCommit();
    }

    /** Stops picking entries when the service is about to stop; the other replicas pick them. */
    @EventListener(ContextClosedEvent.class)
    void pauseScheduler() {
        scheduler.ifAvailable(Scheduler::pause);
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }

    private static TaskInstance<?> instance(String name, UUID id) {
        return new TaskInstance<>(name, id.toString());
    }

    private void wakeUpAfterCommit() {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                scheduler.ifAvailable(Scheduler::triggerCheckForDueExecutions);
            }
        });
    }
}
