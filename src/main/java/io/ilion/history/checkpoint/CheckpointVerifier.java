package io.ilion.history.checkpoint;

import io.ilion.history.checkpoint.VerificationFinding.Difference;
import io.ilion.history.checkpoint.VerificationFinding.What;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Verifies checkpoints and everything that they cover, one checkpoint after the other, each in a short transaction: a slow reader holds no
 * connection to the database.
 */
@Service
public class CheckpointVerifier {

    /** A checkpoint has up to a thousand operations; below {@code socketTimeout}. */
    private static final String TIMEOUT = "select set_config('statement_timeout', '50s', true)";

    private final JdbcClient jdbc;
    private final Checkpoints checkpoints;
    private final CheckpointKeys keys;
    private final TransactionTemplate reads;

    CheckpointVerifier(
            JdbcClient jdbc, Checkpoints checkpoints, CheckpointKeys keys, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.checkpoints = checkpoints;
        this.keys = keys;
        this.reads = new TransactionTemplate(transactions);
        reads.setReadOnly(true);
        reads.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
    }

    /** The sequence numbers of the first and the last checkpoint; null where there is none. */
    private record Bounds(@Nullable Long first, @Nullable Long last) {}

    /**
     * Verifies the checkpoints of a range in their order.
     *
     * @param reader gets each checkpoint; it may be slow
     * @return what was found over all, and what belongs to no single checkpoint
     */
    public VerificationSummary verify(VerificationRange range, Consumer<VerifiedCheckpoint> reader) {
        Bounds bounds = bounds(range);
        long position = bounds.first() == null ? Long.MAX_VALUE : bounds.first() - 1;
        position = range.after() == null ? position : Math.max(position, range.after());
        long last = bounds.last() == null ? 0 : bounds.last();
        Totals totals = new Totals();
        for (Optional<VerifiedCheckpoint> next = next(position, last);
                next.isPresent();
                next = next(next.get().checkpoint(), last)) {
            totals.add(next.get());
            reader.accept(next.get());
        }
        return totals.summary(problemsBesides(range));
    }

    private Bounds bounds(VerificationRange range) {
        return jdbc.sql("""
                        select (select min(c.sequence) from checkpoint c
                                 where cast(:from as timestamptz) is null or c.at >= cast(:from as timestamptz)) as first,
                               coalesce((select min(c.sequence) from checkpoint c where c.at >= cast(:to as timestamptz)),
                                        (select max(c.sequence) from checkpoint c)) as last""")
                .param("from", timestamp(range.from()))
                .param("to", timestamp(range.to()))
                .query(Bounds.class)
                .single();
    }

    private Optional<VerifiedCheckpoint> next(long position, long last) {
        return Objects.requireNonNull(reads.execute(transaction -> {
            jdbc.sql(TIMEOUT).query(String.class).single();
            return jdbc.sql("select min(sequence) from checkpoint where sequence > ? and sequence <= ?")
                    .params(position, last)
                    .query(Long.class)
                    .optional()
                    .flatMap(checkpoints::find)
                    .map(this::verified);
        }));
    }

    private VerifiedCheckpoint verified(Checkpoint checked) {
        List<VerificationFinding> problems = new ArrayList<>(findings(checked.sequence()));
        String signature = checked.signature();
        SignatureStatus status = keys.verify(
                checked.keyId(),
                checked.signedText(),
                signature == null ? null : Base64.getDecoder().decode(signature));
        problemOf(checked, status)
                .map(problem -> VerificationFinding.ofCheckpoint(checked.sequence(), Difference.NOT_SIGNED, problem))
                .ifPresent(problems::add);
        return VerifiedCheckpoint.of(checked, status, problems);
    }

    private List<VerificationFinding> findings(long sequence) {
        return jdbc.sql("""
                        select what, id, number, finding, problem from verify_checkpoint(?)
                         order by what, id, number, finding, problem""")
                .param(sequence)
                .query((row, n) -> new VerificationFinding(
                        What.valueOf(row.getString("what")),
                        row.getObject("id", UUID.class),
                        row.getObject("number", Long.class),
                        Difference.valueOf(row.getString("finding")),
                        row.getString("problem")))
                .list();
    }

    /** An unsigned checkpoint is covered by a later one that is signed, since that one has its hash. */
    private Optional<String> problemOf(Checkpoint checked, SignatureStatus status) {
        return switch (status) {
            case VALID -> Optional.empty();
            case INVALID -> Optional.of("the signature of the checkpoint is not that of its key");
            case UNKNOWN_KEY ->
                Optional.of("the key of the signature is not in ilion.history.checkpoints.public-key-files");
            case UNSIGNED ->
                keys.isEmpty() || isSignedAfter(checked.sequence())
                        ? Optional.empty()
                        : Optional.of("neither the checkpoint nor a later one is signed");
        };
    }

    private boolean isSignedAfter(long sequence) {
        return jdbc.sql("select exists (select from checkpoint where sequence > ? and key_id is not null)")
                .param(sequence)
                .query(Boolean.class)
                .single();
    }

    private List<VerificationFinding> problemsBesides(VerificationRange range) {
        List<VerificationFinding> problems = new ArrayList<>(jdbc.sql("""
                        select distinct e.checkpoint from checkpoint_entry e
                         where e.checkpoint > coalesce((select max(c.sequence) from checkpoint c), 0)
                         order by e.checkpoint""")
                .query((row, n) -> VerificationFinding.ofCheckpoint(
                        row.getLong(1), Difference.MISSING, "the checkpoint is missing, but has entries"))
                .list());
        KnownCheckpoint known = range.known();
        if (known != null && !checkpoints.fateOf(known).present()) {
            boolean changed = checkpoints.find(known.sequence()).isPresent();
            problems.add(VerificationFinding.ofCheckpoint(
                    known.sequence(),
                    changed ? Difference.CHANGED : Difference.MISSING,
                    "the checkpoint that the parameter 'known' names is "
                            + (changed ? "another one" : "not in the database")));
        }
        return problems;
    }

    private static @Nullable Timestamp timestamp(@Nullable Instant time) {
        return time == null ? null : Timestamp.from(time);
    }

    /** What was found so far. */
    private static final class Totals {

        private long checkpoints;
        private long unsigned;
        private boolean intact = true;
        private @Nullable VerifiedCheckpoint last;

        void add(VerifiedCheckpoint next) {
            checkpoints++;
            unsigned += next.signature() == SignatureStatus.UNSIGNED ? 1 : 0;
            intact &= next.intact();
            last = next;
        }

        VerificationSummary summary(List<VerificationFinding> problems) {
            return new VerificationSummary(
                    true,
                    intact && problems.isEmpty(),
                    checkpoints,
                    unsigned,
                    last == null ? null : last.checkpoint(),
                    last == null ? null : last.hash(),
                    problems);
        }
    }
}
