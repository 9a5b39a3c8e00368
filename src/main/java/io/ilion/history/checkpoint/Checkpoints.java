package io.ilion.history.checkpoint;

import io.ilion.operation.ThisReplica;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/**
 * Writes and lists checkpoints. Functions of the database write them and compute the hashes, under an advisory lock of the transaction, so
 * that the chain has one end; this class adds the signature.
 */
@Service
public class Checkpoints {

    /** The maximum number of operations, and of rejected requests, of one checkpoint: what is verified in one statement. */
    static final int MAX_ENTRIES = 1000;

    private static final String COLUMNS = """
            select c.sequence, c.at, c.actor, c.operations, c.removals, c.rejected_requests, c.lost_checkpoints,
                   encode(c.previous_hash, 'hex') as previous_hash, encode(c.hash, 'hex') as hash, c.key_id, c.signature,
                   signed_text(c) as signed_text
              from\s""";

    private static final RowMapper<Checkpoint> ROWS = Checkpoints::read;

    private final JdbcClient jdbc;
    private final CheckpointKeys keys;
    private final ThisReplica replica;

    Checkpoints(JdbcClient jdbc, CheckpointKeys keys, ThisReplica replica) {
        this.jdbc = jdbc;
        this.keys = keys;
        this.replica = replica;
    }

    /**
     * What became of a checkpoint that this replica has seen.
     *
     * @param present  whether it is still there
     * @param recorded whether a later checkpoint says that it was lost
     */
    record Fate(boolean present, boolean recorded) {}

    /**
     * Lists checkpoints, the newest first.
     *
     * @param before only those with a smaller sequence number; null for all
     */
    @Transactional(readOnly = true)
    public List<Checkpoint> list(@Nullable Long before, int limit) {
        return jdbc.sql(COLUMNS + """
                        checkpoint c
                         where cast(:before as bigint) is null or c.sequence < cast(:before as bigint)
                         order by c.sequence desc limit :limit""")
                .param("before", before)
                .param("limit", limit)
                .query(ROWS)
                .list();
    }

    /** The newest checkpoint. */
    @Transactional(readOnly = true)
    public Optional<Checkpoint> latest() {
        return list(null, 1).stream().findFirst();
    }

    /** Reads a checkpoint by its sequence number. */
    Optional<Checkpoint> find(long sequence) {
        return jdbc.sql(COLUMNS + "checkpoint c where c.sequence = ?")
                .param(sequence)
                .query(ROWS)
                .optional();
    }

    /**
     * Writes a checkpoint over what none covers yet, in a transaction of its own.
     *
     * @param known a checkpoint that must still be there, or else its loss is recorded
     * @return empty where there is nothing to cover, or while another replica writes
     */
    @Transactional
    public Optional<Checkpoint> writeNext(@Nullable KnownCheckpoint known) {
        Optional<Checkpoint> written = jdbc.sql(
                        COLUMNS
                                + "begin_checkpoint(:writer, :key, cast(:known as bigint), decode(cast(:hash as text), 'hex'), :most) c")
                .param("writer", replica.actor().toString())
                .param("key", keys.signingKeyId().orElse(null))
                .param("known", known == null ? null : known.sequence())
                .param("hash", known == null ? null : known.hash())
                .param("most", MAX_ENTRIES)
                .query(ROWS)
                .optional();
        if (keys.signingKeyId().isPresent()) {
            written.ifPresent(this::sign);
            return written.flatMap(each -> find(each.sequence()));
        }
        return written;
    }

    private void sign(Checkpoint written) {
        jdbc.sql("select sign_checkpoint(?, ?)")
                .params(written.sequence(), keys.sign(written.signedText()))
                .query((row, number) -> true)
                .list();
    }

    @Transactional(readOnly = true)
    public Fate fateOf(KnownCheckpoint known) {
        return jdbc.sql("""
                        select exists (select from checkpoint c where c.sequence = :sequence and c.hash = decode(:hash, 'hex')) as present,
                               exists (select from checkpoint_entry e
                                        where e.what = 'LOST_CHECKPOINT' and e.number = :sequence
                                          and e.hash = decode(:hash, 'hex')) as recorded""")
                .param("sequence", known.sequence())
                .param("hash", known.hash())
                .query(Fate.class)
                .single();
    }

    private static Checkpoint read(ResultSet row, int number) throws SQLException {
        byte[] signature = row.getBytes("signature");
        return new Checkpoint(
                row.getLong("sequence"),
                row.getTimestamp("at").toInstant(),
                row.getString("actor"),
                row.getInt("operations"),
                row.getInt("removals"),
                row.getInt("rejected_requests"),
                row.getInt("lost_checkpoints"),
                row.getString("previous_hash"),
                row.getString("hash"),
                row.getString("key_id"),
                signature == null ? null : Base64.getEncoder().encodeToString(signature),
                row.getString("signed_text"));
    }
}
