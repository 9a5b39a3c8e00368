package io.ilion.benchmark;

import io.ilion.testing.IlionClient;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Supplier;

/** One stream of events that stays open. It notes whose transitions it was told, and how long after the fact. */
final class EventStreamClient implements AutoCloseable {

    private static final String DATA = "data: {\"operation\":\"";
    private static final String AT = "\"at\":\"";
    private static final int UUID_LENGTH = 36;

    private final SubmittedIds told = new SubmittedIds();
    private final Supplier<LatencyHistogram> lag;
    private final HttpResponse<InputStream> response;

    private EventStreamClient(HttpResponse<InputStream> response, Supplier<LatencyHistogram> lag) {
        this.response = response;
        this.lag = lag;
    }

    /** @param lag where it adds the time from the transition until it came here */
    static EventStreamClient of(HttpClient http, IlionClient client, Supplier<LatencyHistogram> lag)
            throws IOException, InterruptedException {
        EventStreamClient follower = new EventStreamClient(
                http.send(client.request("/history/events").build(), BodyHandlers.ofInputStream()), lag);
        if (follower.response.statusCode() != 200) {
            throw new IOException("the stream was answered " + follower.response.statusCode());
        }
        Thread thread = new Thread(follower::read, "follower");
        thread.setDaemon(true);
        thread.start();
        return follower;
    }

    SubmittedIds told() {
        return told;
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(DATA)) {
                    note(line);
                }
            }
        } catch (IOException over) {
            // it was closed here, or what it was not told is missed at the end
        }
    }

    private void note(String data) {
        told.add(UUID.fromString(data.substring(DATA.length(), DATA.length() + UUID_LENGTH)));
        int at = data.indexOf(AT) + AT.length();
        Instant moment = Instant.parse(data.substring(at, data.indexOf('"', at)));
        lag.get().addNanos(Duration.between(moment, Instant.now()).toNanos());
    }

    @Override
    public void close() throws IOException {
        response.body().close();
    }
}
