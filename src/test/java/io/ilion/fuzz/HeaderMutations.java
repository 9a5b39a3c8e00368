package io.ilion.fuzz;

import io.ilion.fuzz.Mutations.Expectation;
import io.ilion.fuzz.Mutations.Mutation;
import java.util.List;

/** Invalid, hostile or unusual headers. */
enum HeaderMutations implements Mutation {
    INVALID_IDEMPOTENCY_KEY {
        @Override
        public boolean appliesTo(ValidRequest valid) {
            return valid.headers().contains("Idempotency-Key");
        }

        @Override
        public Expectation mutate(ValidRequest valid, RawRequest request, RandomChoice random) {
            request.header(
                    "Idempotency-Key",
                    random.oneOf(
                            "", "a b", "\u00e9", "a\tb", "k".repeat(256 + random.nextInt(4000)), "\u00ff", "a\u00a0"));
            if (random.nextInt(5) == 0) {
                request.withoutHeader("Idempotency-Key")
                        .header("Idempotency-Key", "a")
                        .header("Idempotency-Key", "b");
            }
            return Expectation.rejectedNaming("Idempotency-Key");
        }
    },
    CROSS_SITE {
        @Override
        public boolean appliesTo(ValidRequest valid) {
            return !valid.isRead();
        }

        @Override
        public Expectation mutate(ValidRequest valid, RawRequest request, RandomChoice random) {
            if (random.nextInt(2) == 0) {
                request.header(
                        "Sec-Fetch-Site",
                        random.oneOf(
                                "cross-site",
                                "same-site",
                                "x",
                                "\"",
                                HostileStrings.percentEncode(HostileStrings.any(random))));
            } else {
                request.header(
                        "Origin", random.oneOf("https://evil.example", "null", "http://127.0.0.1:1", "x", "://", "%"));
            }
            return Expectation.REJECTED;
        }
    },
    MALFORMED_HEADER {
        @Override
        public boolean appliesTo(ValidRequest valid) {
            return true;
        }

        @Override
        public Expectation mutate(ValidRequest valid, RawRequest request, RandomChoice random) {
            switch (random.nextInt(5)) {
                case 0 -> request.withoutHeader("Host");
                case 1 -> request.header("Host", "other");
                case 2 -> request.headerLine(random.oneOf("no colon", ": no name", "a b: c", "na\u0000me: x", "n(: x"));
                case 3 ->
                    request.contentLength(random.oneOf("abc", "-1", "1.5", "99999999999999999999", "0x10", "+ 1"));
                default -> request.header("X", "y".repeat(20_000));
            }
            return Expectation.MALFORMED_HTTP;
        }
    },
    ODD {
        @Override
        public boolean appliesTo(ValidRequest valid) {
            return valid.isRead();
        }

        @Override
        public Expectation mutate(ValidRequest valid, RawRequest request, RandomChoice random) {
            for (int i = random.nextInt(4); i >= 0; i--) {
                request.header(
                        random.oneOf(
                                "If-None-Match",
                                "If-Match",
                                "If-Modified-Since",
                                "If-Unmodified-Since",
                                "If-Range",
                                "Range",
                                "Prefer",
                                "Accept",
                                "Accept-Language",
                                "Accept-Encoding",
                                "Accept-Charset",
                                "X-Forwarded-For",
                                "X-Forwarded-Proto",
                                "X-Forwarded-Host",
                                "X-Forwarded-Port",
                                "X-Forwarded-Prefix",
                                "Forwarded",
                                "Last-Event-ID",
                                "traceparent",
                                "tracestate",
                                "X-Request-Id",
                                "Content-Type",
                                "Content-Encoding",
                                "Origin",
                                "Cookie",
                                "Referer",
                                "User-Agent",
                                "X-HTTP-Method-Override",
                                "Idempotency-Key",
                                "Access-Control-Request-Method",
                                "Upgrade",
                                "TE",
                                "Sec-Fetch-Site",
                                "api-version"),
                        value(random));
            }
            return Expectation.HARMLESS;
        }
    };

    static List<Mutation> all() {
        return List.of(values());
    }

    private static String value(RandomChoice random) {
        return random.oneOf(
                "",
                "*",
                "\"",
                "\"x",
                "W/\"",
                "W/\"x\", *",
                "bytes=0-",
                "bytes=-1",
                "bytes=9-1",
                "bytes=0-0,1-1,2-2",
                "wait=-1",
                "wait=99999999999999",
                "wait",
                "wait=\"",
                ";;;",
                ",",
                "=",
                "a/b;q=2",
                "text/*;q=x",
                "/",
                "x-\u00ff",
                "127.0.0.1, x, ::1",
                "999.999.999.999",
                "http",
                "javascript",
                "evil.example:99999",
                "-1",
                "99999",
                "for=\"[::1\";proto=x;;",
                "00-0-0-0",
                "01a20169-bee8-797e-867b-58f786be3d89",
                "Thu, 99 Foo 2026 99:99:99 GMT",
                "%00",
                "${jndi:ldap://127.0.0.1/a}",
                "DELETE",
                "gzip",
                "identity;q=0, *;q=0",
                "a=b; c",
                "z".repeat(3000),
                HostileStrings.percentEncode(HostileStrings.any(random)));
    }
}
