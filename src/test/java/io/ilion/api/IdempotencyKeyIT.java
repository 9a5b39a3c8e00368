package io.ilion.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.ilion.testing.ApiResponse;
import io.ilion.testing.Ilion;
import io.ilion.testing.IlionClient;
import io.ilion.testing.TestEnvironment;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** The same {@code Idempotency-Key} is the same submission, in every API. */
class IdempotencyKeyIT {

    private static final String FLUSH = "{'type': 'flush', 'keyspace': 'manners'}";

    private final Ilion service = Ilion.shared();
    private final IlionClient ilion = service.client();

    @BeforeAll
    static void makeKeyspace() {
        TestEnvironment.createKeyspace("manners", "one");
    }

    @Test
    void theSameKeyAndBodyReturnTheSameOperationInEveryApi() {
        String key = UUID.randomUUID().toString();

        ApiResponse a = ilion.send("POST", "/operations", FLUSH, "Idempotency-Key", key);
        ApiResponse again =
                ilion.send("POST", "/operations", "{'keyspace': 'manners',  'type': 'flush'}", "Idempotency-Key", key);
        ApiResponse b = ilion.send("POST", "/azure/operations", FLUSH, "Idempotency-Key", key);
        ApiResponse c = ilion.send("POST", "/v1/operations", FLUSH, "Idempotency-Key", key);
        ApiResponse method = ilion.send("POST", "/v1/keyspaces/manners:flush", "{}", "Idempotency-Key", key);

        String id = a.string("id");
        assertThat(List.of(a.status(), again.status(), b.status(), c.status(), method.status()))
                .containsExactly(201, 201, 202, 200, 200);
        assertThat(again.string("id")).isEqualTo(id);
        assertThat(again.header("Location")).isEqualTo(a.header("Location"));
        assertThat(b.header("Operation-Location").orElseThrow()).endsWith("/azure/operations/" + id);
        assertThat(List.of(c.string("name"), method.string("name"))).containsOnly("operations/" + id);
    }

    @Test
    void rejectsTheSameKeyWithAnotherBody() {
        String key = UUID.randomUUID().toString();
        ilion.send("POST", "/operations", FLUSH, "Idempotency-Key", key);
        long before = operations();

        String other = "{'type': 'flush', 'keyspace': 'manners', 'tables': ['one']}";
        ApiResponse a = ilion.send("POST", "/operations", other, "Idempotency-Key", key);
        ApiResponse b = ilion.send("POST", "/azure/operations", other, "Idempotency-Key", key);
        ApiResponse c = ilion.send("POST", "/v1/operations", other, "Idempotency-Key", key);

        assertThat(List.of(a.status(), b.status(), c.status())).containsOnly(422);
        assertThat(a.string("type")).isEqualTo("urn:ilion:problem:idempotency-key-reused");
        assertThat(b.json().at("/error/code").asString()).isEqualTo("IdempotencyKeyReused");
        assertThat(c.json().at("/error/details/0/reason").asString()).isEqualTo("IDEMPOTENCY_KEY_REUSED");
        assertThat(operations()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v1/snapshots {'keyspaces':['manners']} {'keyspaces':['manners'],'skipFlush':true}",
                "/v1/keyspaces/manners:cleanup {} {'jobs':1}",
                "/v1/keyspaces/manners/tables/one:import {'sourceDir':'ROOT/a'} {'sourceDir':'ROOT/b'}"
            })
    void theSameKeyReturnsTheSameOperationForEveryStartMethod(String request) {
        String[] parts =
                request.replace("ROOT", TestEnvironment.importRoot().toString()).split(" ", 3);
        String[] key = {"Idempotency-Key", UUID.randomUUID().toString()};

        ApiResponse first = ilion.send("POST", parts[0], parts[1], key);
        ApiResponse again = ilion.send("POST", parts[0], parts[1], key);
        ApiResponse other = ilion.send("POST", parts[0], parts[2], key);

        assertThat(first.status()).as(first.body()).isEqualTo(200);
        assertThat(again.string("name")).isEqualTo(first.string("name"));
        assertThat(other.status()).as(other.body()).isEqualTo(422);
    }

    @Test
    void aKeyBelongsToItsCaller() {
        String key = UUID.randomUUID().toString();

        ApiResponse mine = ilion.send("POST", "/operations", FLUSH, "Idempotency-Key", key);
        ApiResponse theirs = service.client("admin").send("POST", "/operations", FLUSH, "Idempotency-Key", key);

        assertThat(theirs.status()).isEqualTo(201);
        assertThat(theirs.string("id")).isNotEqualTo(mine.string("id"));
    }

    @Test
    void concurrentRequestsWithOneKeySubmitOnce() {
        String key = UUID.randomUUID().toString();
        long before = operations();

        List<ApiResponse> answers = IntStream.range(0, 12)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> ilion.send("POST", "/operations", FLUSH, "Idempotency-Key", key)))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();

        assertThat(answers).extracting(ApiResponse::status).containsOnly(201);
        assertThat(answers.stream().map(answer -> answer.string("id")).distinct())
                .hasSize(1);
        assertThat(operations()).isEqualTo(before + 1);
    }

    @Test
    void ofConcurrentRequestsWithOneKeyThoseThatDifferFromTheFirstAreRejected() {
        String key = UUID.randomUUID().toString();
        String other = "{'type': 'flush', 'keyspace': 'manners', 'tables': ['one']}";
        long before = operations();
        try (Ilion two = service.startReplica()) {
            List<IlionClient> replicas = List.of(ilion, two.client());

            List<ApiResponse> answers = IntStream.range(0, 12)
                    .mapToObj(i -> CompletableFuture.supplyAsync(() -> replicas.get(i % 2)
                            .send("POST", "/operations", i % 4 < 2 ? FLUSH : other, "Idempotency-Key", key)))
                    .toList()
                    .stream()
                    .map(CompletableFuture::join)
                    .toList();

            assertThat(answers).extracting(ApiResponse::status).containsOnly(201, 422);
            assertThat(answers.stream().filter(answer -> answer.status() == 201))
                    .hasSize(6);
            assertThat(operations()).isEqualTo(before + 1);
        }
    }

    @Test
    void aRejectedRequestDoesNotUseItsKey() {
        String key = UUID.randomUUID().toString();

        ApiResponse refused =
                ilion.send("POST", "/operations", "{'type': 'flush', 'keyspace': 'nowhere'}", "Idempotency-Key", key);
        ApiResponse mended = ilion.send("POST", "/operations", FLUSH, "Idempotency-Key", key);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(mended.status()).isEqualTo(201);
    }

    @Test
    void rejectsAnInvalidKey() {
        for (String key : List.of("", "a b", "x".repeat(256))) {
            ApiResponse answer = ilion.send("POST", "/operations", FLUSH, "Idempotency-Key", key);
            assertThat(answer.status()).as(key).isEqualTo(400);
            assertThat(answer.json().at("/errors/0/field").asString()).isEqualTo("Idempotency-Key");
        }
    }

    private long operations() {
        Long count = service.bean(JdbcTemplate.class).queryForObject("select count(*) from operation", Long.class);
        return count == null ? 0 : count;
    }
}
