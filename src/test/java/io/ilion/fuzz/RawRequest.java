package io.ilion.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Builds an HTTP request without validating it. Strings are ISO 8859-1 unless stated otherwise. */
final class RawRequest {

    private final List<String> headers = new ArrayList<>();
    private String method;
    private String target;
    private byte[] body = {};
    private String length = "";

    private RawRequest(String method, String target) {
        this.method = method;
        this.target = target;
    }

    /** The unchanged valid request. */
    static RawRequest from(ValidRequest valid, String authorization) {
        RawRequest request = new RawRequest(valid.method(), valid.path());
        request.header("Host", "127.0.0.1").header("Authorization", authorization);
        if (valid.body() != null) {
            request.header("Content-Type", "application/json").body(valid.body().toString());
        }
        return request;
    }

    RawRequest method(String other) {
        method = other;
        return this;
    }

    RawRequest target(String other) {
        target = other;
        return this;
    }

    RawRequest header(String name, String value) {
        return headerLine(name + ": " + value);
    }

    RawRequest headerLine(String line) {
        headers.add(line);
        return this;
    }

    RawRequest withoutHeader(String name) {
        headers.removeIf(line -> line.startsWith(name + ":"));
        return this;
    }

    RawRequest body(String text) {
        return body(text.getBytes(StandardCharsets.UTF_8));
    }

    RawRequest body(byte[] bytes) {
        body = bytes;
        return this;
    }

    /** Overrides the Content-Length header. */
    RawRequest contentLength(String value) {
        length = value;
        return this;
    }

    byte[] bytes() {
        StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
        headers.forEach(line -> head.append(line).append("\r\n"));
        if (!length.isEmpty() || body.length > 0 || !method.equals("GET")) {
            head.append("Content-Length: ")
                    .append(length.isEmpty() ? String.valueOf(body.length) : length)
                    .append("\r\n");
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        bytes.writeBytes(body);
        return bytes.toByteArray();
    }
}
