package io.ilion.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads server-sent events according to the WHATWG standard, like an {@code EventSource}. */
public final class EventStreamReader implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();

    private final HttpResponse<InputStream> response;
    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final List<String> comments = new CopyOnWriteArrayList<>();
    private volatile String lastEventId = "";
    private volatile boolean closed;

    /** @param id the last event id, sent with this event or before it */
    public record Event(String id, String type, JsonNode data) {

        public String text(String property) {
            return data.path(property).asString("");
        }
    }

    private EventStreamReader(HttpResponse<InputStream> response) {
        this.response = response;
    }

    /** @param lastEventId sent as Last-Event-ID; empty for none */
    public static EventStreamReader open(IlionClient client, String path, String lastEventId) {
        HttpRequest.Builder request = client.request(path).header("Accept", "text/event-stream");
        if (!lastEventId.isEmpty()) {
            request.header("Last-Event-ID", lastEventId);
        }
        try {
            EventStreamReader reader = new EventStreamReader(
                    HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofInputStream()));
            reader.lastEventId = lastEventId;
            Thread thread = new Thread(reader::readEvents, "events");
            thread.setDaemon(true);
            thread.start();
            return reader;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void readEvents() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            String id = lastEventId;
            String type = "message";
            StringBuilder data = new StringBuilder();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.isEmpty()) {
                    lastEventId = id;
                    if (!data.isEmpty()) {
                        events.add(new Event(id, type, JSON.readTree(data.toString())));
                    }
                    data.setLength(0);
                    type = "message";
                } else if (line.startsWith(":")) {
                    comments.add(line.substring(1).strip());
                } else {
                    String[] field = line.split(": ?", 2);
                    switch (field[0]) {
                        case "id" -> id = field[1];
                        case "event" -> type = field[1];
                        case "data" -> data.append(field[1]);
                        default -> {}
                    }
                }
            }
        } catch (IOException e) {
            comments.add("broken off: " + e + ", " + e.getCause());
        } finally {
            closed = true;
        }
    }

    public int status() {
        return response.statusCode();
    }

    public Optional<String> header(String name) {
        return response.headers().firstValue(name);
    }

    public List<Event> events() {
        return events;
    }

    /** The events of that type. */
    public List<Event> events(String type) {
        return events.stream().filter(event -> event.type().equals(type)).toList();
    }

    public List<String> comments() {
        return comments;
    }

    /** The Last-Event-ID that an {@code EventSource} would reconnect with. */
    public String lastEventId() {
        return lastEventId;
    }

    /** Whether the response has ended or was cut off. */
    public boolean isClosed() {
        return closed;
    }

    @Override
    public String toString() {
        return "%d, %s, %d events up to %s, comments %s"
                .formatted(status(), closed ? "closed" : "open", events.size(), lastEventId, comments);
    }

    @Override
    public void close() {
        try {
            response.body().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
