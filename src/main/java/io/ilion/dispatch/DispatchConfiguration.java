package io.ilion.dispatch;

import com.github.kagkarlsson.scheduler.SchedulerClient;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.boot.config.DbSchedulerConfigurationSupport;
import com.github.kagkarlsson.scheduler.boot.config.DbSchedulerCustomizer;
import com.github.kagkarlsson.scheduler.jdbc.JdbcCustomization;
import com.github.kagkarlsson.scheduler.jdbc.PostgreSqlJdbcCustomization;
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

/** Registers the two types of dispatch entries with db-scheduler, and the periodic work. */
@Configuration(proxyBeanMethods = false)
@EnableScheduling
class DispatchConfiguration {

    /** Stated, since the scheduler would fail to find it out, and stop the start, when the database is unavailable for a moment. */
    private static final JdbcCustomization POSTGRESQL = new PostgreSqlJdbcCustomization(false, false);

    /** The pause after a handler threw, for example because the database was unavailable. */
    private static final Duration PAUSE_AFTER_ERROR = Duration.ofSeconds(5);

    @Bean
    Task<Void> operationEntries(OperationPlanner planner) {
        return task(DispatchEntries.OPERATION, planner);
    }

    @Bean
    Task<Void> taskEntries(TaskRunner runner) {
        return task(DispatchEntries.TASK, runner);
    }

    @Bean
    SchedulingConfigurer periodicWork(AttemptHeartbeat heartbeat, Sweeper sweeper, DispatchSettings settings) {
        return registrar -> {
            registrar.addFixedDelayTask(heartbeat::run, settings.heartbeatInterval());
            registrar.addFixedDelayTask(sweeper::sweep, settings.sweepInterval());
        };
    }

    @Bean
    DbSchedulerCustomizer schedulerName(Replica replica) {
        return new DbSchedulerCustomizer() {
            @Override
            public Optional<SchedulerName> schedulerName() {
                return Optional.of(new SchedulerName.Fixed(replica.name()));
            }

            @Override
            public Optional<JdbcCustomization> jdbcCustomization() {
                return Optional.of(POSTGRESQL);
            }
        };
    }

    /** All replicas decide by the clock of the database which entries are due and which replicas are dead. */
    @Bean
    com.github.kagkarlsson.scheduler.Clock schedulerClock(Clock clock) {
        return clock::instant;
    }

    /**
     * Writes entries. It is separate from the scheduler, since the scheduler's tasks themselves write entries, and since a replica that
     * only accepts operations ({@code db-scheduler.enabled=false}) has no scheduler.
     */
    @Bean
    SchedulerClient dispatchEntries(DataSource dataSource, @Value("${db-scheduler.table-name}") String table) {
        return SchedulerClient.Builder.create(DbSchedulerConfigurationSupport.configureDataSource(dataSource))
                .tableName(table)
                .jdbcCustomization(POSTGRESQL)
                .build();
    }

    /** The entry of a dead replica is due again; the next claim finds the attempt that was left open. */
    private static Task<Void> task(String name, ExecutionHandler<Void> handler) {
        return Tasks.custom(name, Void.class)
                .onFailure((complete, operations) ->
                        operations.reschedule(complete, complete.getTimeDone().plus(PAUSE_AFTER_ERROR)))
                .onDeadExecution((complete, operations) -> operations.reschedule(complete, complete.getTimeDone()))
                .execute(handler);
    }
}
