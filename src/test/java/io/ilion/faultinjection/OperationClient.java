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

/** A client: submits an operation, sometimes cancels it, and polls it at a random replica until it ends. */
final class OperationClient {

    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(8);
    private static final Set<String> TERMINAL_STATES = Set.of("COMPLETED", "FAILED", "CANCELLED");

    /** Bad request, unknown snapshot and conflicts. */
    private static final Set<Integer> EXPECTED_REJECTIONS = Set.of(400, 404, 409, 422);

    private final SystemUnderTest system;
    private final RandomGenerator random;

    OperationClient(SystemUnderTest system, RandomGenerator random) {
        this.system = system;
        this.random = random;
    }

    /**
     * Retries a submission until it is acknowledged, then polls until the operation ends.
     *
     * @param deadline in {@link System#nanoTime}, after which it gives up
     */
    void submitAndFollow(Submission submission, LongSupplier deadline) throws InterruptedException {
        while (submission.id() == null && !submission.isRejected() && System.nanoTime() < deadline.getAsLong()) {
            Optional<ApiResponse> response =
                    send("POST", "/operations", submission.body(), "Idempotency-Key", submission.key());
            response.ifPresent(received -> recordResponse(submission, received));
            TimeUnit.MILLISECONDS.sleep(random.nextInt(50, 300));
        }
        Duration cancelAfter = submission.request().cancelAfter();
        boolean cancelling = cancelAfter != null;
        long accepted = System.nanoTime();
        while (submission.id() != null && System.nanoTime() < deadline.getAsLong()) {
            if (cancelAfter != null && cancelling && System.nanoTime() - accepted >= cancelAfter.toNanos()) {
                Optional<ApiResponse> response = send("DELETE", "/operations/" + submission.id(), "");
                cancelling = response.filter(reply -> reply.status() == 202).isEmpty();
            }
            if (poll(submission)) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(random.nextInt(50, 400));
        }
    }

    /** Fetches the history of an ended operation, with retries. */
    void fetchHistory(Submission submission, LongSupplier deadline) throws InterruptedException {
        while (submission.history() == null && System.nanoTime() < deadline.getAsLong()) {
            send("GET", "/history/operations/" + submission.id(), "")
                    .filter(response -> response.status() == 200)
                    .ifPresent(response -> submission.recordHistory(response.json()));
            TimeUnit.MILLISECONDS.sleep(random.nextInt(50, 300));
        }
    }

    private void recordResponse(Submission submission, ApiResponse response) {
        if (response.status() == 201) {
            submission.recordAccepted(response.string("id"));
        } else if (submission.request().mayBeRejected() && EXPECTED_REJECTIONS.contains(response.status())) {
            submission.recordRejected();
        } else if (response.status() != 503) {
            submission.recordUnexpected("status %d for a submission: %s".formatted(response.status(), response.body()));
        }
    }

    private boolean poll(Submission submission) {
        ApiResponse response = send("GET", "/operations/" + submission.id(), "").orElse(null);
        if (response == null || response.status() == 503) {
            return false;
        }
        if (response.status() != 200) {
            submission.recordUnexpected("status %d for a poll: %s".formatted(response.status(), response.body()));
            return false;
        }
        String state = response.string("state");
        submission.recordPoll(state, response.json().get("progress").asDouble());
        return TERMINAL_STATES.contains(state);
    }

    /** Empty when no response was received. */
    private Optional<ApiResponse> send(String method, String path, String body, String... headers) {
        List<RestartableReplica> replicas = system.replicas();
        IlionClient client =
                new IlionClient(replicas.get(random.nextInt(replicas.size())).port(), "admin");
        var request = client.request(path)
                .timeout(REQUEST_TIMEOUT)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        try {
            return Optional.of(IlionClient.send(request));
        } catch (UncheckedIOException noResponse) {
            return Optional.empty();
        }
    }
}
