package io.ilion.history.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.ilion.testing.ApiResponse;
import io.ilion.testing.Ilion;
import io.ilion.testing.IlionClient;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.Environment;
import tools.jackson.databind.JsonNode;

/** Checkpoints cover everything that ended, once, in a chain that is signed and never forks. */
@ExtendWith(OutputCaptureExtension.class)
class CheckpointsIT {

    private final CheckpointHistory history = new CheckpointHistory();
    private final IlionClient reader = history.service.client("reader");

    @Test
    void coverEverythingThatEndedSinceTheLastOne() {
        UUID running = history.running();
        UUID ended = history.ended();
        UUID alsoEnded = history.ended();
        UUID rejected = history.rejected();

        Checkpoint one = history.checkpoint();
        assertThat(one.sequence()).isEqualTo(1);
        assertThat(one.operations()).isEqualTo(2);
        assertThat(one.rejectedRequests()).isEqualTo(1);
        assertThat(one.previousHash()).isNull();
        assertThat(covered(1)).containsExactlyInAnyOrder(ended, alsoEnded, rejected);
        assertThat(history.checkpoints.writeNext(null))
                .as("nothing ended since")
                .isEmpty();

        history.end(running);
        Checkpoint two = history.checkpoint();
        assertThat(two.previousHash()).isEqualTo(one.hash());
        assertThat(covered(2)).containsExactly(running);
        assertThat(history.problems("")).isEmpty();
    }

    @Test
    void areSignedAndListedInPages() throws NoSuchAlgorithmException {
        for (int i = 0; i < 3; i++) {
            history.ended();
            history.checkpoint();
        }

        JsonNode page = reader.get("/history/checkpoints?pageSize=2").json();
        String next = page.get("next").asString();
        JsonNode rest = reader.get(next.substring(next.indexOf("/history"))).json();

        assertThat(sequences(page)).containsExactly(3, 2);
        assertThat(sequences(rest)).containsExactly(1);
        assertThat(rest.has("next")).isFalse();
        JsonNode newest = page.at("/checkpoints/0");
        byte[] text = newest.get("signedText").asString().getBytes(StandardCharsets.UTF_8);
        assertThat(newest.get("hash").asString()).isEqualTo(sha256(text));
        assertThat(new String(text, StandardCharsets.UTF_8))
                .contains(
                        "\nsequence 3\n",
                        "\noperations 1\n",
                        "\nprevious " + page.at("/checkpoints/1/hash").asString() + "\n");
        assertThat(newest.get("keyId").asString())
                .isEqualTo(sha256(Ilion.signingKey().publicKey().getEncoded()));
        byte[] signature = Base64.getDecoder().decode(newest.get("signature").asString());
        assertThat(Ilion.signingKey().verifies(text, signature)).isTrue();
        text[text.length - 2] ^= 1;
        assertThat(Ilion.signingKey().verifies(text, signature)).isFalse();
    }

    @Test
    void coverAnOperationWhoseTransactionCommitsAfterALaterOne() throws SQLException {
        UUID slow = history.running();
        UUID fast = history.running();
        try (Connection open = connection();
                PreparedStatement end = open.prepareStatement(CheckpointHistory.end())) {
            open.setAutoCommit(false);
            end.setObject(1, slow);
            end.executeUpdate();
            history.end(fast);

            history.checkpoint();
            assertThat(covered(1)).containsExactly(fast);
            assertThat(history.problems("")).isEmpty();
            open.commit();
        }

        history.checkpoint();
        assertThat(covered(2)).containsExactly(slow);
        assertThat(history.problems("")).isEmpty();
    }

    @Test
    void areWrittenByOneReplicaAtATimeWhileOperationsEnd() {
        int operations = 40;
        List<UUID> ids =
                IntStream.range(0, operations).mapToObj(i -> history.running()).toList();
        ExecutorService writers = Executors.newFixedThreadPool(4);
        List<CompletableFuture<Void>> work = new ArrayList<>();
        work.add(CompletableFuture.runAsync(() -> ids.forEach(history::end), writers));
        for (int i = 0; i < 3; i++) {
            work.add(CompletableFuture.runAsync(
                    () -> IntStream.range(0, 30).forEach(n -> history.checkpoints.writeNext(null)), writers));
        }
        CompletableFuture.allOf(work.toArray(CompletableFuture[]::new)).join();
        writers.shutdown();
        history.checkpoints.writeNext(null);

        List<Checkpoint> written = history.checkpoints.list(null, 1000);
        assertThat(written.stream().map(Checkpoint::sequence).sorted())
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, written.size()).boxed().toList());
        assertThat(written.stream().mapToInt(Checkpoint::operations).sum()).isEqualTo(operations);
        assertThat(history.problems("")).isEmpty();
    }

    /** A checkpoint is limited, so that verifying one never takes long. */
    @Test
    void areSeveralWhereMuchHasEnded() {
        IntStream.range(0, 5).forEach(i -> history.ended());
        history.checkpoint();
        IntStream.range(0, 5).forEach(i -> history.ended());
        IntStream.range(0, 3).forEach(i -> history.rejected());

        String limited =
                "select operations || ' ' || rejected_requests from begin_checkpoint('replica:a', null, null, null, 2)";
        assertThat(history.jdbc.queryForList(limited, String.class)).containsExactly("2 2");
        assertThat(history.jdbc.queryForList(limited, String.class)).containsExactly("2 1");
        assertThat(history.jdbc.queryForList(limited, String.class)).containsExactly("1 0");
        assertThat(history.jdbc.queryForList(limited, String.class)).isEmpty();
        history.ended();
        assertThat(history.checkpoint().operations()).isEqualTo(1);
        assertThat(history.problems(""))
                .as("the unsigned ones are covered by the last")
                .isEmpty();
    }

    @Test
    void coverWhatAnotherServerWroteAfterARestore() {
        history.ended();
        history.checkpoint();
        UUID restored = history.ended();
        // a dump that is restored on another server keeps the transaction ids, which mean nothing there
        history.tamper("update transition set transaction_id = '999999999'", "update checkpoint set server = 42");

        history.checkpoint();

        assertThat(covered(2)).containsExactly(restored);
        assertThat(history.problems("?after=1")).isEmpty();
    }

    @Test
    void areALineOfTheLog(CapturedOutput output) {
        history.ended();

        writer().run();

        Checkpoint newest = history.checkpoints.latest().orElseThrow();
        assertThat(output.getAll())
                .contains(
                        "Checkpoint 1 %s: operations=1, removals=0, rejectedRequests=0, lostCheckpoints=0, key=%s, signature=%s"
                                .formatted(newest.hash(), newest.keyId(), newest.signature()));
    }

    @Test
    void sayThatAReplicaMissesOneThatItHadSeen(CapturedOutput output) {
        CheckpointWriter replica = writer();
        CheckpointWriter other = writer();
        history.ended();
        history.ended();
        replica.run();
        other.run();
        UUID hidden = history.ended();
        replica.run();
        other.run();
        String lostHash = history.checkpoints.latest().orElseThrow().hash();

        // the operation, and every trace of it
        history.tamper(
                "delete from checkpoint where sequence = 2",
                "delete from checkpoint_entry where checkpoint = 2",
                "delete from transition where operation_id = '%s'".formatted(hidden),
                "delete from attempt where task_id in (select id from task where operation_id = '%s')"
                        .formatted(hidden),
                "delete from task where operation_id = '%s'".formatted(hidden),
                "delete from operation where id = '%s'".formatted(hidden));
        assertThat(history.problems(""))
                .as("the database alone does not show it")
                .isEmpty();
        assertThat(history.problems("?known=2:" + lostHash)).containsExactly("CHECKPOINT 2 MISSING");

        replica.run();
        other.run();

        assertThat(history.problems("")).containsExactly("LOST_CHECKPOINT 2 MISSING");
        assertThat(history.checkpoints.latest().orElseThrow().lostCheckpoints()).isEqualTo(1);
        assertThat(replica.lost()).isEqualTo(1);
        assertThat(other.lost()).isEqualTo(1);
        assertThat(output.getAll()).contains(lostHash, "is no longer in the database");
        replica.run();
        assertThat(replica.lost()).isEqualTo(1);
    }

    @Test
    void areVerifiedFromWhereTheReaderLeftOff() {
        for (int i = 0; i < 4; i++) {
            history.ended();
            history.checkpoint();
        }
        List<Checkpoint> written = history.checkpoints.list(null, 10);

        assertThat(verified("")).containsExactly(1L, 2L, 3L, 4L);
        assertThat(verified("?after=2")).containsExactly(3L, 4L);
        assertThat(verified("?after=4")).isEmpty();
        assertThat(verified("?from=" + written.get(1).at())).containsExactly(3L, 4L);
        assertThat(verified("?to=" + written.get(2).at())).containsExactly(1L, 2L);
        assertThat(verified(
                        "?from=" + written.get(2).at() + "&to=" + written.get(1).at()))
                .containsExactly(2L, 3L);
        assertThat(verified("?from=2200-01-01T00:00:00Z")).isEmpty();
        List<JsonNode> lines = history.verify("");
        JsonNode last = lines.get(lines.size() - 1);
        assertThat(last.get("lastCheckpoint").asLong()).isEqualTo(4);
        assertThat(last.get("lastHash").asString()).isEqualTo(written.get(0).hash());
        assertThat(lines.get(0).get("signature").asString()).isEqualTo("VALID");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "from=tomorrow",
                "from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z",
                "after=-1",
                "after=x",
                "known=7",
                "known=0:ab",
                "until=2026-01-01T00:00:00Z"
            })
    void namesAWrongParameter(String query) {
        ApiResponse answer = reader.get("/history/verify?" + query);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).contains(query.contains("&") ? "to" : query.substring(0, query.indexOf('=')));
    }

    private CheckpointWriter writer() {
        return new CheckpointWriter(
                history.checkpoints,
                new CheckpointSettings(Duration.ofHours(1), null, List.of()),
                history.service.bean(Clock.class));
    }

    private List<UUID> covered(long checkpoint) {
        return history.jdbc.queryForList(
                "select id from checkpoint_entry where checkpoint = ?", UUID.class, checkpoint);
    }

    private List<Long> verified(String query) {
        return history.verify(query).stream()
                .filter(line -> line.has("checkpoint"))
                .map(line -> line.get("checkpoint").asLong())
                .toList();
    }

    private static List<Integer> sequences(JsonNode page) {
        return page.get("checkpoints")
                .valueStream()
                .map(each -> each.get("sequence").asInt())
                .toList();
    }

    private static String sha256(byte[] bytes) throws NoSuchAlgorithmException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }

    private Connection connection() throws SQLException {
        Environment settings = history.service.bean(Environment.class);
        return DriverManager.getConnection(
                settings.getRequiredProperty("spring.datasource.url"),
                settings.getRequiredProperty("spring.datasource.username"),
                settings.getRequiredProperty("spring.datasource.password"));
    }
}
