package io.ilion.history;

import io.ilion.history.Removals.Batch;
import io.ilion.history.RetentionSettings.Rule;
import io.ilion.operation.type.MaintenanceRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.config.ScheduledTaskRegistrar;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Removes operations and rejected requests that are older than the settings keep them: type by type, the oldest first, a batch and then
 * a pause. A batch is one transaction: a replica that crashes during a batch has removed nothing of it, and another replica continues.
 * Rows that another transaction has locked are left for a later round. Only one replica removes at a time.
 */
@Component
class Retention implements SchedulingConfigurer {

    private static final Logger log = LoggerFactory.getLogger(Retention.class);
    private static final UUID SMALLEST_ID = new UUID(0, 0);

    private final Removals removals;
    private final RetentionSettings settings;
    private final Clock clock;
    private final Deque<Job> jobs = new ArrayDeque<>();
    private int removed;

    Retention(Removals removals, RetentionSettings settings, MaintenanceRegistry registry, Clock clock) {
        for (String type : settings.keepByType().keySet()) {
            if (!registry.types().contains(type)) {
                throw new IllegalArgumentException("%skeep-by-type.%s: unknown operation type; known types are %s"
                        .formatted(RetentionSettings.PREFIX, type, registry.types()));
            }
        }
        this.removals = removals;
        this.settings = settings;
        this.clock = clock;
    }

    /** The batches that one rule requires. */
    private interface Job {

        /** Removes the next batch; empty while another replica removes. */
        Optional<Batch> removeNext();
    }

    @Override
    public void configureTasks(ScheduledTaskRegistrar registrar) {
        if (!settings.keepsEverything()) {
            registrar.addTriggerTask(this::removeBatch, past -> {
                Instant last = past.lastCompletion();
                return last == null
                        ? clock.instant().plus(settings.batchPause())
                        : last.plus(jobs.isEmpty() ? settings.interval() : settings.batchPause());
            });
        }
    }

    /** Removes one batch; begins a new round when the last one is complete. */
    void removeBatch() {
        try {
            if (jobs.isEmpty()) {
                beginRound();
            }
            Job job = jobs.peek();
            if (job != null) {
                Optional<Batch> batch = job.removeNext();
                removed += batch.map(Batch::removed).orElse(0);
                if (batch.isEmpty()) {
                    log.debug("Another replica is removing; trying again in the next round");
                    jobs.clear();
                } else if (batch.get().removed() < settings.batchSize()) {
                    jobs.poll();
                }
            }
        } catch (DataAccessException | TransactionException e) {
            log.warn("Removing from the history failed; trying again in the next round: {}", e.getMessage());
            jobs.clear();
        }
        if (jobs.isEmpty() && removed > 0) {
            log.info(
                    "Removed {} operations and rejected requests that were older than ilion.history.retention keeps them",
                    removed);
            removed = 0;
        }
    }

    private void beginRound() {
        for (String type : removals.types()) {
            Rule rule = settings.rule(type);
            if (!rule.keepsForever()) {
                jobs.add(new OperationsOf(type, rule));
            }
        }
        Rule rejectedRequests = settings.rejectedRequests();
        if (!rejectedRequests.keepsForever()) {
            jobs.add(() -> removals.removeRejectedRequests(rejectedRequests, settings.batchSize()));
        }
        Rule anonymous = settings.anonymousRejectedRequests();
        if (!anonymous.keepsForever()) {
            jobs.add(() -> Optional.of(removals.removeAnonymousRejectedRequests(anonymous, settings.batchSize())));
        }
    }

    private final class OperationsOf implements Job {

        private final String type;
        private final Rule rule;
        private UUID after = SMALLEST_ID;

        OperationsOf(String type, Rule rule) {
            this.type = type;
            this.rule = rule;
        }

        @Override
        public Optional<Batch> removeNext() {
            Optional<Batch> batch = removals.removeOperations(type, rule, after, settings.batchSize());
            batch.map(Batch::last).ifPresent(last -> after = last);
            return batch;
        }
    }
}
