package io.ilion.fuzz;

import io.ilion.fuzz.Mutations.Expectation;
import io.ilion.fuzz.Mutations.Mutation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Invalid or unusual methods, paths and queries. */
final class TargetMutations {

    private static final List<String> METHODS =
            List.of("PUT", "PATCH", "DELETE", "POST", "TRACE", "PROPFIND", "LOCK", "FOO", "get");

    private TargetMutations() {}

    static List<Mutation> all(List<ValidRequest> valid) {
        List<Mutation> all = new ArrayList<>(List.of(Path.values()));
        all.addAll(List.of(Query.values()));
        all.add(new UnsupportedMethod(valid.stream()
                .collect(Collectors.groupingBy(
                        ValidRequest::path, Collectors.mapping(ValidRequest::method, Collectors.toSet())))));
        return all;
    }

    /** @param methods supported methods by path */
    private record UnsupportedMethod(Map<String, Set<String>> methods) implements Mutation {

        @Override
        public String name() {
            return "UNSUPPORTED_METHOD";
        }

        @Override
        public boolean appliesTo(ValidRequest valid) {
            return true;
        }

        @Override
        public Expectation mutate(ValidRequest valid, RawRequest request, RandomChoice random) {
            request.method(random.oneOf(METHODS.stream()
                    .filter(method ->
                            !methods.getOrDefault(valid.path(), Set.of()).contains(method))
                    .toList()));
            return Expectation.REJECTED;
        }
    }

    private enum Path implements Mutation {
        NO_SUCH_VALUE {
            @Override
            public boolean appliesTo(ValidRequest valid) {
                return valid.values().keySet().stream().anyMatch(name -> !name.equals("node"));
            }

            @Override
            public Expectation mutate(ValidRequest valid, RawRequest request, RandomChoice random) {
                Map<String, String> values = new LinkedHashMap<>();
                valid.values().forEach((name, value) -> values.put(name, HostileStrings.percentEncode(value)));
                String name = random.oneOf(values.keySet().stream()
                        .filter(each -> !each.equals("node"))
                        .toList());
                values.put(
                        name,
                        HostileStrings.percentEncode(
                                random.nextInt(3) == 0 ? "x" + random.word(400) : HostileStrings.any(random)));
                request.target(ValidRequests.fillTemplate(valid.template(), values));
                return Expectation.REJECTED;
            }
        },
        PATH_SEPARATOR {
            @Override
            public Expectation mutate(ValidRequest valid, RawRequest request, RandomChoice random) {
                request.target(insertInto(
                        valid.path(),
                        random.oneOf(";a=b", ";", "%00", "//", "%5c", "%25", "%3b", "%0d%0aX:y", "%7f"),
                        random));
                // any text may be the name of an unknown node
                return valid.values().containsKey("node") ? Expectation.HARMLESS : Expectation.REJECTED;
            }
        },
        DOTS {
            @Override
            public boolean appliesTo(ValidRequest valid) {
                return valid.isRead();
            }

            @Override
            public Expectation mutate(ValidRequest valid, RawRequest request, RandomChoice random) {
                request.target(insertInto(
                        valid.path(),
                        random.oneOf("/.", "/..", "/%2e%2e", "/../..", "/%2e", "%2f", "%2F..", "/%c0%ae%c0%ae", "/..;"),
                        random));
                return Expectation.HARMLESS;
            }
        },
        INVALID_URI_CHARACTER {
            @Override
            public Expectation mutate(ValidRequest valid, RawRequest request, RandomChoice random) {
                request.target(insertInto(
                        valid.path(),
                        random.oneOf("%zz", "%", "%4", "|", "<", "\\", "{", "\"", "^", "\u0001", "\u00ff", "`"),
                        random));
                return Expectation.MALFORMED_HTTP;
            }
        },
        INVALID_TARGET {
            @Override
            public Expectation mutate(ValidRequest valid, RawRequest request, RandomChoice random) {
                request.target(random.oneOf("operations", "*", "http://", ":80", "//", "/" + "a".repeat(20_000), "?"));
                return Expectation.MALFORMED_HTTP;
            }
        };

        @Override
        public boolean appliesTo(ValidRequest valid) {
            return true;
        }

        /** Inserts the text somewhere after the first slash. */
        private static String insertInto(String path, String text, RandomChoice random) {
            int at = 2 + random.nextInt(path.length() - 1);
            return path.substring(0, Math.min(at, path.length())) + text + path.substring(Math.min(at, path.length()));
        }
    }

    private enum Query implements Mutation {
        NO_SUCH_VALUE {
            @Override
            public boolean appliesTo(ValidRequest valid) {
                return valid.parameters().values().stream()
                        .anyMatch(schema -> !invalidValues(schema).isEmpty());
            }

            @Override
            public Expectation mutate(ValidRequest valid, RawRequest request, RandomChoice random) {
                Map.Entry<String, JsonNode> parameter = random.oneOf(valid.parameters().entrySet().stream()
                        .filter(each -> !invalidValues(each.getValue()).isEmpty())
                        .toList());
                request.target(valid.path() + "?" + parameter.getKey() + "="
                        + HostileStrings.percentEncode(random.oneOf(invalidValues(parameter.getValue()))));
                return Expectation.rejectedNaming(parameter.getKey());
            }
        },
        UNKNOWN_NAME {
            @Override
            public boolean appliesTo(ValidRequest valid) {
                return valid.template().equals("/operations") && !valid.isRead();
            }

            @Override
            public Expectation mutate(ValidRequest valid, RawRequest request, RandomChoice random) {
                String name = random.oneOf("dryrun", "DryRun", "dry-run", "x") + random.word(3);
                request.target(valid.path() + "?" + name + "=true");
                return Expectation.rejectedNaming(name);
            }
        },
        ODD {
            @Override
            public boolean appliesTo(ValidRequest valid) {
                return valid.isRead();
            }

            @Override
            public Expectation mutate(ValidRequest valid, RawRequest request, RandomChoice random) {
                List<String> names = new ArrayList<>(valid.parameters().keySet());
                names.addAll(List.of("x", "", "%00", "a[]", "class.module"));
                StringBuilder query = new StringBuilder("?");
                for (int i = random.nextInt(4); i >= 0; i--) {
                    query.append(random.oneOf(names))
                            .append(random.oneOf("=", "", "[]=", "=&", "=="))
                            .append(value(random))
                            .append(random.oneOf("&", ""));
                }
                request.target(valid.path() + query);
                return Expectation.HARMLESS;
            }
        };

        private static String value(RandomChoice random) {
            return random.oneOf(
                    HostileStrings.percentEncode(HostileStrings.any(random)),
                    "%00",
                    "a%00b",
                    "%ff",
                    "%c0%80",
                    "%ed%a0%80",
                    "+",
                    "%",
                    "%zz",
                    "9".repeat(400),
                    "1e400",
                    "0",
                    "null",
                    "true",
                    "a".repeat(3000),
                    "2026-13-45T99:99:99Z",
                    "+999999999-12-31T23:59:59Z",
                    "-999999999-01-01T00:00:00Z",
                    "P99999999999999D",
                    "PT-1S",
                    "00000000-0000-0000-0000-000000000000",
                    "%F0%9F%98%80",
                    "(((((",
                    "a%20OR%20b%20AND",
                    "state%3DFAILED%20AND%20(",
                    "metadata.x%3D1",
                    "%22",
                    "*",
                    "-");
        }

        /** Values that are invalid for the type; empty when every value is valid. */
        private static List<String> invalidValues(JsonNode schema) {
            String type = schema.path("type").asString("");
            String format = schema.path("format").asString("");
            if (type.equals("array")) {
                return invalidValues(schema.path("items"));
            }
            if (type.equals("integer")) {
                return List.of("x", "1.5", "99999999999999999999", "1e3", "--1", "NaN");
            }
            if (type.equals("boolean")) {
                return List.of("maybe", "2", "tru", "[]");
            }
            if (schema.has("enum")) {
                return List.of("NOPE", "null", "0", "*", "'");
            }
            return switch (format) {
                case "uuid" -> List.of("x", "1", "00000000-0000-0000-0000", "gggggggg-0000-0000-0000-000000000000");
                case "date-time" -> List.of("tomorrow", "2026-13-01T00:00:00Z", "2026-1-1");
                case "duration" -> List.of("10 min", "P", "10", "PT1X");
                default -> List.of();
            };
        }
    }
}
