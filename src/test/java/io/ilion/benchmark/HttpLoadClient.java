package io.ilion.benchmark;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** Sends requests to a service over HTTP. */
final class HttpLoadClient implements LoadClient {

    private static final int UUID_LENGTH = 36;
    private static final String ID = "\"id\":\"";

    private static final List<Page> PAGES = List.of(
            new Page("/operations?pageSize=20", "\"creationTime\":"),
            new Page("/v1/operations?pageSize=20", "\"createTime\":"),
            new Page("/history/operations?pageSize=20", "\"creationTime\":"));

    private final HttpConnection http;
    private final ServiceState service;

    /** State shared by all clients of one service. */
    record ServiceState(
            int port, SubmittedIds submitted, RecentItems<String> paths, RecentItems<PolledOperation> polled) {

        ServiceState(int port) {
            this(port, new SubmittedIds(), new RecentItems<>(), new RecentItems<>());
        }
    }

    /** An operation that was polled, with its ETag. */
    record PolledOperation(String path, String etag) {}

    /** @param marker text that occurs once per operation */
    private record Page(String path, String marker) {

        boolean isFull(String body) {
            int count = 0;
            for (int at = body.indexOf(marker); at >= 0; at = body.indexOf(marker, at + 1)) {
                count++;
            }
            return count == 20;
        }
    }

    HttpLoadClient(ServiceState service) {
        this.http = new HttpConnection(service.port());
        this.service = service;
    }

    @Override
    public void call(RequestType request) throws IOException {
        switch (request) {
            case SUBMISSION -> submit();
            case POLL -> poll();
            case POLL_AGAIN -> pollAgain();
            case LIST -> list();
        }
    }

    private void submit() throws IOException {
        String body = http.post("/operations", BenchmarkTable.REQUEST);
        int at = body.indexOf(ID) + ID.length();
        String id = body.substring(at, at + UUID_LENGTH);
        service.submitted().add(UUID.fromString(id));
        service.paths().add("/operations/" + id);
        service.paths().add("/v1/operations/" + id);
    }

    private void poll() throws IOException {
        Optional<String> path = service.paths().random();
        if (path.isPresent()) {
            HttpConnection.Response response = http.getWithEtag(path.get());
            if (!response.body().contains(path.get().substring(path.get().lastIndexOf('/') + 1))) {
                throw new IOException(path.get() + " returned " + response.body());
            }
            service.polled().add(new PolledOperation(path.get(), response.etag()));
        }
    }

    private void pollAgain() throws IOException {
        Optional<PolledOperation> known = service.polled().random();
        if (known.isPresent()) {
            http.getUnchanged(known.get().path(), known.get().etag());
        }
    }

    private void list() throws IOException {
        Page page = PAGES.get(ThreadLocalRandom.current().nextInt(PAGES.size()));
        String body = http.get(page.path());
        if (service.submitted().size() > 1000 && !page.isFull(body)) {
            throw new IOException(page.path() + " returned " + body);
        }
    }

    @Override
    public void close() throws IOException {
        http.close();
    }
}
