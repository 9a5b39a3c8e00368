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

/** A client of the event stream that stays connected. Records the operations of the received transitions, and the lag of each event. */
final class EventStreamClient implements AutoCloseable {

    private static final String DATA = "data: {\"operation\":\"";
    private static final String AT = "\"at\":\"";
    private static final int UUID_LENGTH = 36;

    private final SubmittedIds received = new SubmittedIds();
    private final Supplier<LatencyHistogram> lag;
    private final HttpResponse<InputStream> response;

    private EventStreamClient(HttpResponse<InputStream> response, Supplier<LatencyHistogram> lag) {
        this.response = response;
        this.lag = lag;
    }

    /** @param lag receives the time from each transition to its arrival */
    static EventStreamClient open(HttpClient http, IlionClient client, Supplier<LatencyHistogram> lag)
            throws IOException, InterruptedException {
        EventStreamClient stream = new EventStreamClient(
                http.send(client.request("/history/events").build(), BodyHandlers.ofInputStream()), lag);
        if (stream.response.statusCode() != 200) {
            throw new IOException("the event stream responded with status " + stream.response.statusCode());
        }
        Thread thread = new Thread(stream::read, "event-stream");
        thread.setDaemon(true);
        thread.start();
        return stream;
    }

    SubmittedIds received() {
        return received;
    }

    private void read() {
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith(DATA)) {
                    record(line);
                }
            }
        } catch (IOException over) {
            // the stream was closed; missing events are detected at the end
        }
    }

    private void record(String data) {
        received.add(UUID.fromString(data.substring(DATA.length(), DATA.length() + UUID_LENGTH)));
        int at = data.indexOf(AT) + AT.length();
        Instant moment = Instant.parse(data.substring(at, data.indexOf('"', at)));
        lag.get().addNanos(Duration.between(moment, Instant.now()).toNanos());
    }

    @Override
    public void close() throws IOException {
        response.body().close();
    }
}
