package io.ilion.fuzz;

import io.ilion.fuzz.Mutations.Expectation;
import io.ilion.fuzz.Mutations.Mutation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;
import tools.jackson.databind.JsonNode;

/** Bodies that are malformed or do not match their headers. */
enum BodyMutations implements Mutation {
    TRUNCATED {
        @Override
        void mutate(RawRequest request, String json, RandomChoice random) {
            request.body(json.substring(0, 1 + random.nextInt(json.length() - 1)));
        }
    },
    TRAILING_CONTENT {
        @Override
        void mutate(RawRequest request, String json, RandomChoice random) {
            request.body(json + random.oneOf(" x", "}", "{}", ",", "\u0000", "\n[]", " " + json));
        }
    },
    DUPLICATE_PROPERTY {
        @Override
        void mutate(RawRequest request, String json, RandomChoice random) {
            request.body("{\"type\": 1, \"a\": 1, \"a\": 2, \"type\": 2, " + json.substring(1));
        }
    },
    NOT_AN_OBJECT {
        @Override
        void mutate(RawRequest request, String json, RandomChoice random) {
            request.body(random.oneOf(
                    "null",
                    "[]",
                    "3",
                    "\"x\"",
                    "true",
                    "NaN",
                    "[" + json + "]",
                    "{" + json + "}",
                    "{'type': 'flush'}",
                    "{type: \"flush\"}",
                    "{\"type\": \"flush\",}",
                    "/* */ " + json,
                    "<a/>",
                    "type=flush&keyspace=demo",
                    "{\"a\": 01}",
                    "{\"a\": .5}",
                    "{\"a\": 0x1}",
                    "{\"a\": 1e99999999999}",
                    "\u0000",
                    "\u00a0" + json,
                    "{\"" + "a".repeat(60_000) + "\": 1}",
                    "{\"a\": " + "1".repeat(2_000) + "}",
                    "[".repeat(3_000),
                    "{\"a\":".repeat(3_000)));
        }
    },
    CONTROL_CHARACTER {
        @Override
        void mutate(RawRequest request, String json, RandomChoice random) {
            int at = 1 + random.nextInt(json.length() - 1);
            request.body(json.substring(0, at) + (char) random.nextInt(9) + json.substring(at));
        }
    },
    INVALID_UTF_8 {
        private static final List<byte[]> INVALID_SEQUENCES = List.of(
                bytes(0xff),
                bytes(0xc0, 0x80),
                bytes(0xc3, 0x28),
                bytes(0xe2, 0x82),
                bytes(0xf8, 0x88, 0x80, 0x80, 0x80),
                bytes(0xf4, 0x90, 0x80, 0x80),
                bytes(0x80),
                bytes(0xe0, 0x80, 0xaf));

        @Override
        void mutate(RawRequest request, String json, RandomChoice random) {
            byte[] text = json.getBytes(StandardCharsets.UTF_8);
            int at = 1 + random.nextInt(text.length - 1);
            request.body(concat(
                    Arrays.copyOf(text, at),
                    random.oneOf(INVALID_SEQUENCES),
                    Arrays.copyOfRange(text, at, text.length)));
        }
    },
    UNSTORABLE_CHARACTER {
        @Override
        void mutate(RawRequest request, String json, RandomChoice random) {
            request.body("{\"reason\": \"a" + random.oneOf("\\u0000", "\\ud800", "\\udc00x", "\\ud83d\\ud83d") + "\", "
                    + json.substring(1));
        }
    },
    WRONG_CONTENT_TYPE {
        @Override
        public boolean appliesTo(ValidRequest valid) {
            return super.appliesTo(valid) && !acceptsAnyContentType(valid);
        }

        @Override
        void mutate(RawRequest request, String json, RandomChoice random) {
            request.withoutHeader("Content-Type");
            String type = random.oneOf(
                    "",
                    "text/plain",
                    "application/xml",
                    "text/html",
                    "application/x-www-form-urlencoded",
                    "multipart/form-data",
                    "multipart/form-data; boundary=x",
                    "application/octet-stream",
                    "application",
                    "/",
                    ";;;",
                    "application/",
                    "application/json5",
                    "*",
                    "application/cbor",
                    "text/csv",
                    "application/json; charset=\u00ff",
                    "application/json; =;;");
            if (!type.isEmpty()) {
                request.header("Content-Type", type);
            }
        }
    },
    INVALID_GZIP {
        @Override
        void mutate(RawRequest request, String json, RandomChoice random) {
            byte[] zipped = gzip(json.getBytes(StandardCharsets.UTF_8));
            request.header("Content-Encoding", random.oneOf("gzip", "x-gzip", "GZIP"));
            switch (random.nextInt(4)) {
                case 0 -> request.body(json);
                case 1 -> request.body(Arrays.copyOf(zipped, 1 + random.nextInt(zipped.length - 9)));
                case 2 -> request.body(gzip(zipped));
                default -> {
                    // in the gzip header or checksum
                    zipped[random.oneOf(0, 1, 2, zipped.length - 8, zipped.length - 5)] ^= 0x55;
                    request.body(zipped);
                }
            }
        }
    },
    GZIP_BOMB {
        private static final byte[] BOMB =
                gzip(("{\"reason\": \"" + "x".repeat(3_000_000) + "\"}").getBytes(StandardCharsets.UTF_8));

        @Override
        void mutate(RawRequest request, String json, RandomChoice random) {
            request.header("Content-Encoding", "gzip").body(BOMB);
        }
    },
    UNSUPPORTED_ENCODING {
        @Override
        void mutate(RawRequest request, String json, RandomChoice random) {
            request.header(
                    "Content-Encoding",
                    random.oneOf(
                            "br",
                            "deflate",
                            "zstd",
                            "compress",
                            "gzip, gzip",
                            "gzip;q=1",
                            "x",
                            "\"\"",
                            "identity, gzip"));
        }
    },
    TOO_LARGE {
        @Override
        void mutate(RawRequest request, String json, RandomChoice random) {
            // large bodies take time, so they are rare
            int more = random.nextInt(20) == 0 ? 300_000 : 70_000;
            request.body("{\"" + "a".repeat(more) + "\": 1, " + json.substring(1));
        }
    };

    static List<Mutation> all() {
        return List.of(values());
    }

    abstract void mutate(RawRequest request, String json, RandomChoice random);

    @Override
    public boolean appliesTo(ValidRequest valid) {
        JsonNode body = valid.body();
        // the body of :wait is optional, and that of :cancel is ignored
        return body != null && !body.isEmpty();
    }

    @Override
    public Expectation mutate(ValidRequest valid, RawRequest request, RandomChoice random) {
        mutate(request, Objects.requireNonNull(valid.body()).toString(), random);
        return Expectation.REJECTED;
    }

    private static boolean acceptsAnyContentType(ValidRequest valid) {
        return valid.template().endsWith(":wait");
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static byte[] gzip(byte[] text) {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
            out.write(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return zipped.toByteArray();
    }
}
