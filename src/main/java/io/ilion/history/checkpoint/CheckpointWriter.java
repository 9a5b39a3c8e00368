package io.ilion.history.checkpoint;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.SchedulingConfigurer;
import org.springframework.scheduling.config.ScheduledTaskRegistrar;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Writes checkpoints regularly, where something ended since the last one. Every replica does; the database lets one write at a time. Each
 * checkpoint is also a line of the log, so that a copy leaves the database.
 * <p>
 * The owner of the tables could remove the newest checkpoints, and what they cover, and have a replica write and sign others. Therefore a
 * replica remembers the last checkpoint that it has seen: when that one is no longer there, the next checkpoint says so.
 */
@Component
class CheckpointWriter implements SchedulingConfigurer {

    private static final Logger log = LoggerFactory.getLogger(CheckpointWriter.class);

    private final Checkpoints checkpoints;
    private final CheckpointSettings settings;
    private final Clock clock;
    private final AtomicLong failures = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();
    private volatile @Nullable Checkpoint latest;
    private volatile @Nullable Instant succeededAt;

    CheckpointWriter(Checkpoints checkpoints, CheckpointSettings settings, Clock clock) {
        this.checkpoints = checkpoints;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public void configureTasks(ScheduledTaskRegistrar registrar) {
        registrar.addTriggerTask(this::run, past -> {
            Instant last = past.lastCompletion();
            return (last == null ? clock.instant() : last).plus(settings.interval());
        });
    }

    /** Writes checkpoints until everything that ended is covered. */
    synchronized void run() {
        try {
            Optional<Checkpoint> written;
            do {
                written = checkpoints.writeNext(known());
                written.ifPresent(this::report);
            } while (written.filter(CheckpointWriter::isFull).isPresent());
            readLatest();
            succeededAt = clock.instant();
        } catch (DataAccessException | TransactionException e) {
            failures.incrementAndGet();
            log.warn(
                    "No checkpoint of the history could be written; trying again in {}: {}",
                    settings.interval(),
                    e.getMessage());
        }
    }

    private void report(Checkpoint written) {
        log.info(
                "Checkpoint {} {}: operations={}, removals={}, rejectedRequests={}, lostCheckpoints={}, key={}, signature={}",
                written.sequence(),
                written.hash(),
                written.operations(),
                written.removals(),
                written.rejectedRequests(),
                written.lostCheckpoints(),
                written.keyId(),
                written.signature());
        if (written.lostCheckpoints() > 0) {
            reportLoss();
        }
        latest = written;
    }

    /** Another replica may have written the newest one, and may have recorded that the one known here was lost. */
    private void readLatest() {
        KnownCheckpoint known = known();
        if (known != null) {
            Checkpoints.Fate fate = checkpoints.fateOf(known);
            if (!fate.present() && !fate.recorded()) {
                return; // the next checkpoint records it
            }
            if (!fate.present()) {
                reportLoss();
            }
        }
        latest = checkpoints.latest().orElse(null);
    }

    private void reportLoss() {
        lost.incrementAndGet();
        KnownCheckpoint missing = known();
        if (missing != null) {
            log.error(
                    "Checkpoint {} {} is no longer in the database: it was restored from a backup, failed over with a loss, or somebody "
                            + "removed the checkpoint; see docs/runbook/checkpoints.md",
                    missing.sequence(),
                    missing.hash());
        }
    }

    private @Nullable KnownCheckpoint known() {
        Checkpoint last = latest;
        return last == null ? null : last.known();
    }

    private static boolean isFull(Checkpoint written) {
        return Math.max(written.operations(), Math.max(written.removals(), written.rejectedRequests()))
                >= Checkpoints.MAX_ENTRIES;
    }

    /** The time of the newest checkpoint; empty before it was first read, and where there is none. */
    Optional<Instant> latestAt() {
        return Optional.ofNullable(latest).map(Checkpoint::at);
    }

    /** When this replica last found everything covered. */
    Optional<Instant> succeededAt() {
        return Optional.ofNullable(succeededAt);
    }

    long failures() {
        return failures.get();
    }

    /** How often a checkpoint that this replica had seen was no longer there. */
    long lost() {
        return lost.get();
    }
}
