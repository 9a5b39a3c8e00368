package io.ilion.fuzz;

import io.ilion.fuzz.Mutations.Flaw;
import io.ilion.fuzz.Mutations.Verdict;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;
import tools.jackson.databind.JsonNode;

/** Bodies that are not what they are declared to be. */
enum BodyMutations implements Flaw {
    CUT_OFF {
        @Override
        void spoil(RawRequest message, String json, RandomChoice dice) {
            message.body(json.substring(0, 1 + dice.below(json.length() - 1)));
        }
    },
    MORE_BEHIND {
        @Override
        void spoil(RawRequest message, String json, RandomChoice dice) {
            message.body(json + dice.of(" x", "}", "{}", ",", "\u0000", "\n[]", " " + json));
        }
    },
    DOUBLED {
        @Override
        void spoil(RawRequest message, String json, RandomChoice dice) {
            message.body("{\"type\": 1, \"a\": 1, \"a\": 2, \"type\": 2, " + json.substring(1));
        }
    },
    NO_OBJECT {
        @Override
        void spoil(RawRequest message, String json, RandomChoice dice) {
            message.body(dice.of(
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
        void spoil(RawRequest message, String json, RandomChoice dice) {
            int at = 1 + dice.below(json.length() - 1);
            message.body(json.substring(0, at) + (char) dice.below(9) + json.substring(at));
        }
    },
    BROKEN_UTF_8 {
        private static final List<byte[]> BROKEN = List.of(
                bytes(0xff),
                bytes(0xc0, 0x80),
                bytes(0xc3, 0x28),
                bytes(0xe2, 0x82),
                bytes(0xf8, 0x88, 0x80, 0x80, 0x80),
                bytes(0xf4, 0x90, 0x80, 0x80),
                bytes(0x80),
                bytes(0xe0, 0x80, 0xaf));

        @Override
        void spoil(RawRequest message, String json, RandomChoice dice) {
            byte[] text = json.getBytes(StandardCharsets.UTF_8);
            int at = 1 + dice.below(text.length - 1);
            message.body(joined(Arrays.copyOf(text, at), dice.of(BROKEN), Arrays.copyOfRange(text, at, text.length)));
        }
    },
    WHAT_CANNOT_BE_STORED {
        @Override
        void spoil(RawRequest message, String json, RandomChoice dice) {
            message.body("{\"reason\": \"a" + dice.of("\\u0000", "\\ud800", "\\udc00x", "\\ud83d\\ud83d") + "\", "
                    + json.substring(1));
        }
    },
    ANOTHER_TYPE {
        @Override
        public boolean fits(ValidRequest valid) {
            return super.fits(valid) && !takesAnyType(valid);
        }

        @Override
        void spoil(RawRequest message, String json, RandomChoice dice) {
            message.without("Content-Type");
            String type = dice.of(
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
                message.header("Content-Type", type);
            }
        }
    },
    NO_GZIP {
        @Override
        void spoil(RawRequest message, String json, RandomChoice dice) {
            byte[] zipped = gzip(json.getBytes(StandardCharsets.UTF_8));
            message.header("Content-Encoding", dice.of("gzip", "x-gzip", "GZIP"));
            switch (dice.below(4)) {
                case 0 -> message.body(json);
                case 1 -> message.body(Arrays.copyOf(zipped, 1 + dice.below(zipped.length - 9)));
                case 2 -> message.body(gzip(zipped));
                default -> {
                    // in the header of gzip or in its check sum
                    zipped[dice.of(0, 1, 2, zipped.length - 8, zipped.length - 5)] ^= 0x55;
                    message.body(zipped);
                }
            }
        }
    },
    SWELLING_GZIP {
        private static final byte[] BOMB =
                gzip(("{\"reason\": \"" + "x".repeat(3_000_000) + "\"}").getBytes(StandardCharsets.UTF_8));

        @Override
        void spoil(RawRequest message, String json, RandomChoice dice) {
            message.header("Content-Encoding", "gzip").body(BOMB);
        }
    },
    ANOTHER_ENCODING {
        @Override
        void spoil(RawRequest message, String json, RandomChoice dice) {
            message.header(
                    "Content-Encoding",
                    dice.of(
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
        void spoil(RawRequest message, String json, RandomChoice dice) {
            // a large one costs time, so there are few of them
            int more = dice.below(20) == 0 ? 300_000 : 70_000;
            message.body("{\"" + "a".repeat(more) + "\": 1, " + json.substring(1));
        }
    };

    static List<Flaw> all() {
        return List.of(values());
    }

    abstract void spoil(RawRequest message, String json, RandomChoice dice);

    @Override
    public boolean fits(ValidRequest valid) {
        JsonNode body = valid.body();
        // what one waits with may be left out, and nobody looks at how an operation is cancelled
        return body != null && !body.isEmpty();
    }

    @Override
    public Verdict spoil(ValidRequest valid, RawRequest message, RandomChoice dice) {
        spoil(message, Objects.requireNonNull(valid.body()).toString(), dice);
        return Verdict.REFUSED;
    }

    private static boolean takesAnyType(ValidRequest valid) {
        return valid.template().endsWith(":wait");
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    private static byte[] joined(byte[]... parts) {
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
