package io.ilion.history.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ilion.testing.Ilion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Verification names what the owner of the tables deleted, changed or reordered with triggers disabled. */
class CheckpointTamperingIT {

    /** Deletes an operation with all its rows. */
    private static final String DELETE_OPERATION = """
            delete from attempt where task_id in (select id from task where operation_id = '$A');
            delete from task where operation_id = '$A';
            delete from transition where operation_id = '$A';
            delete from operation_term where operation_id = '$A';
            delete from operation where id = '$A';
            """;

    /** Rewrites the transitions of an operation with two of them exchanged; the places count from the last one. */
    private static final String EXCHANGE_TRANSITIONS = """
            create temporary table moved as select * from transition where operation_id = '$A';
            create temporary table places as
                select max(id) filter (where place = %1$d) as one, max(id) filter (where place = %2$d) as two
                  from (select id, row_number() over (order by id desc) as place from moved) m;
            delete from transition where operation_id = '$A';
            update moved set id = (select one + two from places) - id where id in (select one from places union select two from places);
            insert into transition overriding system value select * from moved;
            drop table moved, places;
            """;

    /** Recomputes the hashes of an operation after a change, as the triggers would have. */
    private static final String RECOMPUTE_OPERATION = """
            do $do$
            declare
                each transition;
                last bytea;
            begin
                for each in select * from transition where operation_id = '$A' order by id loop
                    each.content_digest := case when each.task_id is null
                        then (select content_digest(o, each.to_state) from operation o where o.id = each.operation_id)
                        else (select content_digest(t, each.to_state) from task t where t.id = each.task_id) end;
                    each.previous_hash := last;
                    last := chain_hash(each);
                    update transition set content_digest = each.content_digest, previous_hash = each.previous_hash, hash = last
                     where id = each.id;
                end loop;
            end $do$;
            """;

    /** Recomputes all checkpoints after a change of their entries, as the service would have; only the key is missing. */
    private static final String RECOMPUTE_CHECKPOINTS = """
            do $do$
            declare
                each checkpoint;
                last bytea;
            begin
                for each in select * from checkpoint order by sequence loop
                    each.operations := (select count(*) from checkpoint_entry where checkpoint = each.sequence and what = 'OPERATION');
                    each.digest := text_hash(checkpoint_entries(each.sequence));
                    each.previous_hash := last;
                    last := text_hash(signed_text(each));
                    update checkpoint set operations = each.operations, digest = each.digest, previous_hash = each.previous_hash, hash = last
                     where sequence = each.sequence;
                end loop;
            end $do$;
            """;

    private final CheckpointHistory history = new CheckpointHistory();
    private UUID a;
    private UUID c;
    private UUID rejected;
    private UUID alsoRejected;

    @BeforeEach
    void writeThreeCheckpoints() {
        a = history.ended();
        history.ended();
        rejected = history.rejected();
        history.checkpoint();
        c = history.ended();
        history.checkpoint();
        history.ended();
        alsoRejected = history.rejected();
        history.checkpoint();
        assertThat(history.problems("")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            update operation set requested_by = 'caller:mallory' where id = '$A'                | OPERATION $A CHANGED
            update task set evidence = '[]' where operation_id = '$A'                           | OPERATION $A CHANGED
            delete from transition where operation_id = '$A'                                    | OPERATION $A CHANGED, OPERATION $A MISSING
            delete from operation where id = '$A'                                               | OPERATION $A MISSING
            update checkpoint_entry set hash = sha256('x') where id = '$C'                      | CHECKPOINT 2 CHANGED, OPERATION $C CHANGED
            update checkpoint_entry set checkpoint = 3 where id = '$C'                          | CHECKPOINT 2 CHANGED, CHECKPOINT 3 CHANGED
            update checkpoint_entry set at = now() where id = '$C'                              | CHECKPOINT 2 CHANGED
            delete from checkpoint_entry where id = '$C'                                        | CHECKPOINT 2 CHANGED, OPERATION $C NOT_COVERED
            delete from checkpoint_entry where id = '$R'                                        | CHECKPOINT 1 CHANGED, REJECTED_REQUEST $R NOT_COVERED
            delete from checkpoint where sequence = 1                                           | CHECKPOINT 1 MISSING
            delete from checkpoint where sequence = 2                                           | CHECKPOINT 2 MISSING
            delete from checkpoint where sequence = 3                                           | CHECKPOINT 3 MISSING
            delete from checkpoint where sequence < 3                                           | CHECKPOINT 1 MISSING, CHECKPOINT 2 MISSING
            update checkpoint set at = at + interval '1 hour' where sequence = 2                | CHECKPOINT 2 CHANGED, CHECKPOINT 2 NOT_SIGNED, CHECKPOINT 3 OUT_OF_ORDER
            update checkpoint set operations = 7 where sequence = 2                             | CHECKPOINT 2 CHANGED, CHECKPOINT 2 NOT_SIGNED
            update checkpoint set hash = sha256('x') where sequence = 2                         | CHECKPOINT 2 CHANGED
            update checkpoint set signature = null where sequence = 2                           | CHECKPOINT 2 NOT_SIGNED
            update checkpoint set signature = sha256('x') where sequence = 2                    | CHECKPOINT 2 NOT_SIGNED
            update checkpoint set key_id = null, signature = null where sequence = 3            | CHECKPOINT 3 CHANGED, CHECKPOINT 3 NOT_SIGNED
            update checkpoint set key_id = repeat('0', 64) where sequence = 3                   | CHECKPOINT 3 CHANGED, CHECKPOINT 3 NOT_SIGNED
            delete from rejected_request where id = '$R'                                        | REJECTED_REQUEST $R MISSING
            delete from rejected_request                                                        | REJECTED_REQUEST $Q MISSING, REJECTED_REQUEST $R MISSING
            update rejected_request set caller = 'caller:mallory' where id = '$R'               | REJECTED_REQUEST $R CHANGED
            """)
    void namesWhatWasChanged(String statement, String expected) {
        history.tamper(filled(statement));

        assertThat(found()).containsExactlyInAnyOrder(filled(expected).split(", "));
    }

    @Test
    void namesAnOperationThatWasDeletedWithAllItsRows() {
        history.tamper(filled(DELETE_OPERATION));

        assertThat(history.service
                        .client("reader")
                        .get("/history/operations/" + a + "/verify")
                        .status())
                .as("nothing of it is left")
                .isEqualTo(404);
        assertThat(found()).containsExactly("OPERATION " + a + " MISSING");
    }

    @ParameterizedTest
    @CsvSource({"1,2", "3,4", "1,6", "4,6"})
    void namesAnOperationWhoseTransitionsWereReordered(int one, int other) {
        history.tamper(filled(EXCHANGE_TRANSITIONS.formatted(one, other)));

        assertThat(found()).contains("OPERATION " + a + " OUT_OF_ORDER").allMatch(each -> each.contains(a.toString()));
    }

    @Test
    void namesAnOperationWhoseWholeChainWasRecomputed() {
        history.tamper(
                filled("update operation set requested_by = 'caller:mallory' where id = '$A'"),
                filled(RECOMPUTE_OPERATION));

        assertThat(history.service
                        .client("reader")
                        .get("/history/operations/" + a + "/verify")
                        .json()
                        .get("intact")
                        .asBoolean())
                .as("its own chain does not show it")
                .isTrue();
        assertThat(found()).containsExactly("OPERATION " + a + " CHANGED");
    }

    @Test
    void aWholeRewrittenHistoryHasNoValidSignature() {
        history.tamper(
                filled(DELETE_OPERATION),
                filled("delete from checkpoint_entry where id = '$A'"),
                RECOMPUTE_CHECKPOINTS);

        assertThat(found())
                .containsExactly("CHECKPOINT 1 NOT_SIGNED", "CHECKPOINT 2 NOT_SIGNED", "CHECKPOINT 3 NOT_SIGNED");

        history.tamper("update checkpoint set key_id = null, signature = null", RECOMPUTE_CHECKPOINTS);
        assertThat(found()).as("without a key in it either").hasSize(3).allMatch(each -> each.endsWith("NOT_SIGNED"));
    }

    @Test
    void namesAnOperationThatWasInsertedLater() {
        UUID forged = history.ended();
        history.tamper(filled(
                        "update transition set transaction_id = (select max(transaction_id::text::bigint)::text::xid8 from transition where operation_id = '$A') where operation_id = '$F'")
                .replace("$F", forged.toString()));

        assertThat(found()).containsExactly("OPERATION " + forged + " NOT_COVERED");
    }

    @Test
    void whatRetentionRemovedIsNotMissing() {
        retain();
        assertThat(count("operation")).isZero();
        assertThat(count("rejected_request")).isZero();

        assertThat(found()).isEmpty();

        assertThat(history.checkpoint().removals()).isEqualTo(2);
        assertThat(found()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            delete from removal where what = 'OPERATIONS'                                        | REMOVAL 1 MISSING
            delete from removal where what = 'REJECTED_REQUESTS'                                 | REMOVAL 2 MISSING
            update removal set rule = 'a better one' where number = 1                            | REMOVAL 1 CHANGED
            update removed_operation set last_hash = sha256('x') where operation_id = '$A'       | REMOVAL 1 CHANGED
            delete from removed_operation where operation_id = '$A'                              | REMOVAL 1 CHANGED
            insert into removed_operation select gen_random_uuid(), 1, now(), true, sha256('x')  | REMOVAL 1 CHANGED
            """)
    void namesARemovalThatWasChanged(String statement, String expected) {
        retain();
        history.checkpoint();

        history.tamper(filled(statement));

        assertThat(found()).contains(expected);
    }

    @Test
    void aRemovalWithoutRecordDoesNotExplainAMissingOperation() {
        history.tamper(
                filled(
                        "insert into removed_operation select id, 99, at, true, hash from checkpoint_entry where id = '$A'"),
                filled(DELETE_OPERATION));

        assertThat(found()).containsExactly("OPERATION " + a + " MISSING");
    }

    @Test
    void namesTheRemovalThatDidNotFindAllRejectedRequests() {
        history.tamper(filled("delete from rejected_request where id = '$R'"));
        assertThat(found()).containsExactly("REJECTED_REQUEST " + rejected + " MISSING");

        retain();
        history.checkpoint();

        assertThat(found()).isNotEmpty().allMatch(each -> each.startsWith("RE"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update checkpoint set actor = 'x'",
                "update checkpoint set signature = null",
                "delete from checkpoint",
                "truncate checkpoint cascade",
                "update checkpoint_entry set at = now()",
                "delete from checkpoint_entry",
                "truncate checkpoint_entry",
                "select sign_checkpoint(3, 'x')"
            })
    void theDatabaseRefusesChanges(String statement) {
        assertThatThrownBy(() -> history.jdbc.execute(statement))
                .rootCause()
                .hasMessageContaining("a checkpoint cannot be changed or removed");
    }

    /** The same findings without the service. */
    @Test
    void auditorsFindTheSameWithSql() throws IOException {
        history.tamper(filled(DELETE_OPERATION), filled("delete from rejected_request where id = '$R'"));

        List<Map<String, Object>> rows = Ilion.withoutCassandra()
                .bean(JdbcClient.class)
                .sql(Files.readString(Path.of("db/queries/tampered-checkpoints.sql"))
                        .replaceAll("(?m)^--.*$", "")
                        .replace(":since", "timestamp '2020-01-01'"))
                .query()
                .listOfRows();

        assertThat(rows)
                .extracting(row -> row.get("what") + " " + row.get("id") + " " + row.get("finding"))
                .containsExactly("OPERATION " + a + " MISSING", "REJECTED_REQUEST " + rejected + " MISSING");
    }

    private void retain() {
        history.jdbc.queryForList(
                "select * from remove_operations('flush', 'a rule', interval '30 days', '00000000-0000-0000-0000-000000000000', 100, 'replica:a')");
        history.jdbc.queryForList(
                "select * from remove_rejected_requests('a rule', interval '30 days', 100, 'replica:a')");
    }

    private long count(String table) {
        Long rows = history.jdbc.queryForObject("select count(*) from " + table, Long.class);
        return rows == null ? -1 : rows;
    }

    private List<String> found() {
        return List.copyOf(new TreeSet<>(history.problems("")));
    }

    private String filled(String text) {
        return Stream.of(
                        Map.entry("$A", a),
                        Map.entry("$C", c),
                        Map.entry("$R", rejected),
                        Map.entry("$Q", alsoRejected))
                .reduce(
                        text,
                        (sofar, each) ->
                                sofar.replace(each.getKey(), each.getValue().toString()),
                        String::concat);
    }
}
