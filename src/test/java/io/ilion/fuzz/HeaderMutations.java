package io.ilion.fuzz;

import io.ilion.fuzz.Mutations.Flaw;
import io.ilion.fuzz.Mutations.Verdict;
import java.util.List;

/** Headers that mean nothing, or nothing good. */
enum HeaderMutations implements Flaw {
    NO_KEY {
        @Override
        public boolean fits(ValidRequest valid) {
            return valid.headers().contains("Idempotency-Key");
        }

        @Override
        public Verdict spoil(ValidRequest valid, RawRequest message, RandomChoice dice) {
            message.header(
                    "Idempotency-Key",
                    dice.of("", "a b", "\u00e9", "a\tb", "k".repeat(256 + dice.below(4000)), "\u00ff", "a\u00a0"));
            if (dice.below(5) == 0) {
                message.without("Idempotency-Key")
                        .header("Idempotency-Key", "a")
                        .header("Idempotency-Key", "b");
            }
            return Verdict.naming("Idempotency-Key");
        }
    },
    FOREIGN_PAGE {
        @Override
        public boolean fits(ValidRequest valid) {
            return !valid.reads();
        }

        @Override
        public Verdict spoil(ValidRequest valid, RawRequest message, RandomChoice dice) {
            if (dice.below(2) == 0) {
                message.header(
                        "Sec-Fetch-Site",
                        dice.of(
                                "cross-site",
                                "same-site",
                                "x",
                                "\"",
                                HostileStrings.escaped(HostileStrings.evil(dice))));
            } else {
                message.header(
                        "Origin", dice.of("https://evil.example", "null", "http://127.0.0.1:1", "x", "://", "%"));
            }
            return Verdict.REFUSED;
        }
    },
    NO_HEADER {
        @Override
        public boolean fits(ValidRequest valid) {
            return true;
        }

        @Override
        public Verdict spoil(ValidRequest valid, RawRequest message, RandomChoice dice) {
            switch (dice.below(5)) {
                case 0 -> message.without("Host");
                case 1 -> message.header("Host", "other");
                case 2 -> message.line(dice.of("no colon", ": no name", "a b: c", "na\u0000me: x", "n(: x"));
                case 3 -> message.length(dice.of("abc", "-1", "1.5", "99999999999999999999", "0x10", "+ 1"));
                default -> message.header("X", "y".repeat(20_000));
            }
            return Verdict.NOT_HTTP;
        }
    },
    ODD {
        @Override
        public boolean fits(ValidRequest valid) {
            return valid.reads();
        }

        @Override
        public Verdict spoil(ValidRequest valid, RawRequest message, RandomChoice dice) {
            for (int i = dice.below(4); i >= 0; i--) {
                message.header(
                        dice.of(
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
                        value(dice));
            }
            return Verdict.HARMLESS;
        }
    };

    static List<Flaw> all() {
        return List.of(values());
    }

    private static String value(RandomChoice dice) {
        return dice.of(
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
                HostileStrings.escaped(HostileStrings.evil(dice)));
    }
}
