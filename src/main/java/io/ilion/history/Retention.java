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
 * Removes from the history what is older than the settings say: type by type, the oldest first, a batch and then a pause. A batch is
 * one transaction, so a replica that is lost in the middle of one has removed nothing by it, and the next one goes on. What another
 * transaction holds is left for a later round, and while another replica removes, this one does not.
 */
@Component
class Retention implements SchedulingConfigurer {

    private static final Logger log = LoggerFactory.getLogger(Retention.class);
    private static final UUID FROM_THE_OLDEST = new UUID(0, 0);

    private final Removals removals;
    private final RetentionSettings settings;
    private final Clock clock;
    private final Deque<Chore> chores = new ArrayDeque<>();
    private int removed;

    Retention(Removals removals, RetentionSettings settings, MaintenanceRegistry registry, Clock clock) {
        for (String type : settings.keepByType().keySet()) {
            if (!registry.types().contains(type)) {
                throw new IllegalArgumentException("%skeep-by-type.%s names no kind of maintenance; there are %s"
                        .formatted(RetentionSettings.PREFIX, type, registry.types()));
            }
        }
        this.removals = removals;
        this.settings = settings;
        this.clock = clock;
    }

    /** What is to be removed by one rule, from where the last batch ended. */
    private interface Chore {
        Optional<Batch> next();
    }

    @Override
    public void configureTasks(ScheduledTaskRegistrar registrar) {
        if (!settings.keepsAllForGood()) {
            registrar.addTriggerTask(this::step, past -> {
                Instant last = past.lastCompletion();
                return last == null
                        ? clock.instant().plus(settings.batchPause())
                        : last.plus(chores.isEmpty() ? settings.interval() : settings.batchPause());
            });
        }
    }

    /** One batch. After the last one of a round there is nothing left to do until the next round. */
    void step() {
        try {
            if (chores.isEmpty()) {
                beginRound();
            }
            Chore chore = chores.peek();
            if (chore != null) {
                Optional<Batch> batch = chore.next();
                removed += batch.map(Batch::removed).orElse(0);
                if (batch.isEmpty()) {
                    log.debug("Another replica removes at this moment");
                    chores.clear();
                } else if (batch.get().removed() < settings.batchSize()) {
                    chores.poll();
                }
            }
        } catch (DataAccessException | TransactionException e) {
            log.warn("Nothing was removed from the history; it is tried again in the next round: {}", e.getMessage());
            chores.clear();
        }
        if (chores.isEmpty() && removed > 0) {
            log.info("Removed {} operations and refusals that were older than the settings keep them", removed);
            removed = 0;
        }
    }

    private void beginRound() {
        for (String type : removals.types()) {
            Rule rule = settings.rule(type);
            if (!rule.keepsForGood()) {
                chores.add(new OperationsOf(type, rule));
            }
        }
        Rule refusals = settings.refusals();
        if (!refusals.keepsForGood()) {
            chores.add(() -> removals.removeRefusals(refusals, settings.batchSize()));
        }
    }

    private final class OperationsOf implements Chore {

        private final String type;
        private final Rule rule;
        private UUID beyond = FROM_THE_OLDEST;

        OperationsOf(String type, Rule rule) {
            this.type = type;
            this.rule = rule;
        }

        @Override
        public Optional<Batch> next() {
            Optional<Batch> batch = removals.removeOperations(type, rule, beyond, settings.batchSize());
            batch.map(Batch::last).ifPresent(last -> beyond = last);
            return batch;
        }
    }
}
