package io.ilion.dispatch;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.boot.config.DbSchedulerConfigurationSupport;
import com.github.kagkarlsson.scheduler.boot.config.DbSchedulerCustomizer;
import com.github.kagkarlsson.scheduler.task.ExecutionHandler;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.SchedulingConfigurer;

/** Hands our two sorts of work to db-scheduler. */
@Configuration(proxyBeanMethods = false)
@EnableScheduling
class DispatchConfiguration {

    /** What could not even be recorded as failed (the database is away, say) is tried again after this. */
    private static final Duration PAUSE_AFTER_DEFECT = Duration.ofSeconds(5);

    @Bean
    Task<Void> operationEntries(OperationPlanner start) {
        return task(DispatchEntries.OPERATION, start);
    }

    @Bean
    Task<Void> taskEntries(TaskRunner run) {
        return task(DispatchEntries.TASK, run);
    }

    @Bean
    SchedulingConfigurer beats(AttemptHeartbeat pulse, Sweeper sweep, DispatchSettings settings) {
        return registrar -> {
            registrar.addFixedDelayTask(pulse::beat, settings.heartbeatInterval());
            registrar.addFixedDelayTask(sweep::sweep, settings.sweepInterval());
        };
    }

    @Bean
    DbSchedulerCustomizer nameOfThisReplica(Replica replica) {
        return new DbSchedulerCustomizer() {
            @Override
            public Optional<SchedulerName> schedulerName() {
                return Optional.of(new SchedulerName.Fixed(replica.name()));
            }
        };
    }

    /** What is due, and who is dead, by the same clock in all replicas. */
    @Bean
    com.github.kagkarlsson.scheduler.Clock clockOfTheScheduler(Clock clock) {
        return clock::instant;
    }

    /**
     * Writes entries; apart from the scheduler, which needs our tasks, which need to write entries, and which a replica
     * that only accepts ({@code db-scheduler.enabled=false}) does not have.
     */
    @Bean
    SchedulerClient dispatchEntries(DataSource dataSource, @Value("${db-scheduler.table-name}") String table) {
        return SchedulerClient.Builder.create(DbSchedulerConfigurationSupport.configureDataSource(dataSource))
                .tableName(table)
                .build();
    }

    /** A dead execution is simply due again: that it was begun before is seen when it is claimed. */
    private static Task<Void> task(String name, ExecutionHandler<Void> handler) {
        return Tasks.custom(name, Void.class)
                .onFailure((complete, operations) ->
                        operations.reschedule(complete, complete.getTimeDone().plus(PAUSE_AFTER_DEFECT)))
                .onDeadExecution((complete, operations) -> operations.reschedule(complete, complete.getTimeDone()))
                .execute(handler);
    }
}
