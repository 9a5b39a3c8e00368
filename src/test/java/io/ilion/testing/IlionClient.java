package io.ilion.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import tools.jackson.databind.JsonNode;

/** HTTP client of an instance. */
public final class IlionClient {

    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    private final int port;
    private final String authorization;

    public IlionClient(int port, String user) {
        this(port, user, TestSecrets.passwordOf(user));
    }

    public IlionClient(int port, String user, String password) {
        this.port = port;
        this.authorization =
                "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    private IlionClient(String authorization, int port) {
        this.port = port;
        this.authorization = authorization;
    }

    /** A client without credentials. */
    public static IlionClient anonymous(int port) {
        return new IlionClient("", port);
    }

    public static IlionClient bearer(int port, String token) {
        return new IlionClient("Bearer " + token, port);
    }

    public ApiResponse get(String path) {
        return send(request(path).GET());
    }

    public ApiResponse delete(String path) {
        return send(request(path).DELETE());
    }

    public ApiResponse post(String path, String json) {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json.replace('\'', '"'))));
    }

    /** Sends a request with headers, given as alternating names and values. The content type is JSON unless a header overrides it. */
    public ApiResponse send(String method, String path, String body, String... headers) {
        HttpRequest.Builder request = request(path)
                .method(
                        method,
                        body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body.replace('\'', '"')));
        if (!body.isEmpty()) {
            request.setHeader("Content-Type", "application/json");
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.setHeader(headers[i], headers[i + 1]);
        }
        return send(request);
    }

    /** Submits an operation, which must be accepted, and returns its id. Single quotes stand for double quotes. */
    public String submit(String json) {
        ApiResponse response = post("/operations", json);
        assertThat(response.status()).as(response.body()).isEqualTo(201);
        return response.string("id");
    }

    public JsonNode operation(String id) {
        return get("/operations/" + id).json();
    }

    /** The history record with tasks, attempts and transitions. */
    public JsonNode history(String id) {
        return get("/history/operations/" + id).json();
    }

    /** Waits until the operation has ended, and returns it. */
    public JsonNode awaitEnd(String id) {
        return awaitEnd(id, Duration.ofSeconds(60));
    }

    public JsonNode awaitEnd(String id, Duration atMost) {
        await().atMost(atMost)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> operation(id).has("completionTime"));
        return operation(id);
    }

    public HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(30));
        return authorization.isEmpty() ? request : request.header("Authorization", authorization);
    }

    public static ApiResponse send(HttpRequest.Builder request) {
        try {
            ApiResponse response = ApiResponse.from(HTTP.send(request.build(), BodyHandlers.ofString()));
            if (TestSecrets.appearIn(response.body() + response.response().headers())) {
                SecretSearch.recordLeak("a response with status " + response.status());
            }
            return response;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
