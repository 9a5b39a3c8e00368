package io.ilion.devcluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.awaitility.core.ConditionTimeoutException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A sample operation of the local start, submitted over HTTP; its result is printed per node. */
final class SampleOperation {

    private static final Duration TIMEOUT = Duration.ofMinutes(1);
    private static final Set<String> TERMINAL_STATES = Set.of("COMPLETED", "FAILED", "CANCELLED");
    private static final String FLUSH = """
            {"type": "flush", "keyspace": "%s", "reason": "first flush of the local start"}
            """;
    private static final String SNAPSHOT = """
            {"type": "snapshot", "keyspace": "%s", "ttl": "PT1H", "reason": "first snapshot of the local start"}
            """;

    private final String request;
    private final URI service;
    private final HttpClient http = HttpClient.newHttpClient();
    private final JsonMapper json = new JsonMapper();

    private SampleOperation(String request, URI service) {
        this.request = request.formatted(SampleKeyspace.NAME);
        this.service = service;
    }

    static SampleOperation flush(URI service) {
        return new SampleOperation(FLUSH, service);
    }

    /** A snapshot with a TTL of one hour, so that snapshots do not accumulate over several starts. */
    static SampleOperation snapshot(URI service) {
        return new SampleOperation(SNAPSHOT, service);
    }

    /** Runs the operation and returns one line per node. A failed operation does not stop Ilion. */
    List<String> run() {
        try {
            URI operation = submit();
            awaitEnd(operation);
            JsonNode record = get(service.resolve("/history/operations/" + id(operation)));
            return record.path("tasks").valueStream().map(SampleOperation::line).toList();
        } catch (IOException | ConditionTimeoutException e) {
            return List.of("    The operation did not end: " + e.getMessage());
        }
    }

    private URI submit() throws IOException {
        HttpResponse<String> response = send(request(service.resolve("/operations"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(request)));
        if (response.statusCode() != 201) {
            throw new IOException("HTTP " + response.statusCode() + " " + response.body());
        }
        return service.resolve(response.headers().firstValue("Location").orElseThrow());
    }

    private void awaitEnd(URI operation) {
        await().pollInSameThread()
                .pollInterval(Duration.ofMillis(100))
                .atMost(TIMEOUT)
                .until(() ->
                        TERMINAL_STATES.contains(get(operation).path("state").asString("")));
    }

    private JsonNode get(URI resource) throws IOException {
        HttpResponse<String> response = send(request(resource).GET());
        if (response.statusCode() != 200) {
            throw new IOException("HTTP " + response.statusCode() + " from " + resource + " " + response.body());
        }
        return json.readTree(response.body());
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
        try {
            return http.send(request.timeout(TIMEOUT).build(), BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static HttpRequest.Builder request(URI resource) {
        String login = Base64.getEncoder().encodeToString("operator:operator".getBytes(UTF_8));
        return HttpRequest.newBuilder(resource).header("Authorization", "Basic " + login);
    }

    private static String id(URI operation) {
        String path = operation.getPath();
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static String line(JsonNode task) {
        String line = "    %-12s %-8s %s".formatted(text(task, "address"), text(task, "rack"), text(task, "state"));
        JsonNode cause = task.path("failureCause");
        return cause.isMissingNode() || cause.isNull() ? line : line + " " + cause;
    }

    private static String text(JsonNode task, String name) {
        return task.path(name).asString("");
    }
}
