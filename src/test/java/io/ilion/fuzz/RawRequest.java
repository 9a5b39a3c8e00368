package io.ilion.fuzz;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A request on its way to become bytes; nothing in it is looked at. Texts are bytes, one a character, where not said otherwise. */
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

    /** The request as it should be. */
    static RawRequest of(ValidRequest valid, String authorization) {
        RawRequest message = new RawRequest(valid.method(), valid.path());
        message.header("Host", "127.0.0.1").header("Authorization", authorization);
        if (valid.body() != null) {
            message.header("Content-Type", "application/json").body(valid.body().toString());
        }
        return message;
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
        return line(name + ": " + value);
    }

    RawRequest line(String line) {
        headers.add(line);
        return this;
    }

    RawRequest without(String name) {
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

    /** Says that the body has that length. */
    RawRequest length(String said) {
        length = said;
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
