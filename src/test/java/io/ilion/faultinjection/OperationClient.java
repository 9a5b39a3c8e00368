package io.ilion.faultinjection;

import io.ilion.testing.ApiResponse;
import io.ilion.testing.IlionClient;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** One client: it submits, now and then cancels, and polls, at whichever replica answers, until the operation has ended. */
final class OperationClient {

    private static final Duration PATIENCE = Duration.ofSeconds(8);
    private static final Set<String> ENDS = Set.of("COMPLETED", "FAILED", "CANCELLED");

    /** A bad request, an unknown snapshot, and conflicts. */
    private static final Set<Integer> REFUSALS = Set.of(400, 404, 409, 422);

    private final SystemUnderTest ground;
    private final RandomGenerator random;

    OperationClient(SystemUnderTest ground, RandomGenerator random) {
        this.ground = ground;
        this.random = random;
    }

    /**
     * Sends a submission until it is acknowledged, and looks until it has ended.
     *
     * @param deadline by {@link System#nanoTime}, after which nobody asks any more
     */
    void see(Submission told, LongSupplier deadline) throws InterruptedException {
        while (told.id() == null && !told.wasRefused() && System.nanoTime() < deadline.getAsLong()) {
            Optional<ApiResponse> answer = send("POST", "/operations", told.body(), "Idempotency-Key", told.key());
            answer.ifPresent(given -> note(told, given));
            TimeUnit.MILLISECONDS.sleep(random.nextInt(50, 300));
        }
        Duration cancelAfter = told.request().cancelAfter();
        boolean cancelling = cancelAfter != null;
        long accepted = System.nanoTime();
        while (told.id() != null && System.nanoTime() < deadline.getAsLong()) {
            if (cancelAfter != null && cancelling && System.nanoTime() - accepted >= cancelAfter.toNanos()) {
                Optional<ApiResponse> answer = send("DELETE", "/operations/" + told.id(), "");
                cancelling = answer.filter(taken -> taken.status() == 202).isEmpty();
            }
            if (look(told)) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(random.nextInt(50, 400));
        }
    }

    /** Asks for the history of an operation that has ended, until somebody answers. */
    void seeHistory(Submission told, LongSupplier deadline) throws InterruptedException {
        while (told.history() == null && System.nanoTime() < deadline.getAsLong()) {
            send("GET", "/history/operations/" + told.id(), "")
                    .filter(answer -> answer.status() == 200)
                    .ifPresent(answer -> told.hasHistory(answer.json()));
            TimeUnit.MILLISECONDS.sleep(random.nextInt(50, 300));
        }
    }

    private void note(Submission told, ApiResponse answer) {
        if (answer.status() == 201) {
            told.accepted(answer.string("id"));
        } else if (told.request().mayBeRefused() && REFUSALS.contains(answer.status())) {
            told.refused();
        } else if (answer.status() != 503) {
            told.surprised("%d to a submission: %s".formatted(answer.status(), answer.body()));
        }
    }

    private boolean look(Submission told) {
        ApiResponse answer = send("GET", "/operations/" + told.id(), "").orElse(null);
        if (answer == null || answer.status() == 503) {
            return false;
        }
        if (answer.status() != 200) {
            told.surprised("%d to a look: %s".formatted(answer.status(), answer.body()));
            return false;
        }
        String state = answer.string("state");
        told.looked(state, answer.json().get("progress").asDouble());
        return ENDS.contains(state);
    }

    /** Nothing where nobody answered. */
    private Optional<ApiResponse> send(String method, String path, String body, String... headers) {
        List<RestartableReplica> replicas = ground.replicas();
        IlionClient client =
                new IlionClient(replicas.get(random.nextInt(replicas.size())).port(), "admin");
        var request = client.request(path)
                .timeout(PATIENCE)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        try {
            return Optional.of(IlionClient.send(request));
        } catch (UncheckedIOException nobody) {
            return Optional.empty();
        }
    }
}
