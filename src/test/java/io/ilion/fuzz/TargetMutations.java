package io.ilion.fuzz;

import io.ilion.fuzz.Mutations.Flaw;
import io.ilion.fuzz.Mutations.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Methods, paths and queries that lead nowhere. */
final class TargetMutations {

    private static final List<String> METHODS =
            List.of("PUT", "PATCH", "DELETE", "POST", "TRACE", "PROPFIND", "LOCK", "FOO", "get");

    private TargetMutations() {}

    static List<Flaw> all(List<ValidRequest> valid) {
        List<Flaw> all = new ArrayList<>(List.of(Path.values()));
        all.addAll(List.of(Query.values()));
        all.add(new OtherMethod(valid.stream()
                .collect(Collectors.groupingBy(
                        ValidRequest::path, Collectors.mapping(ValidRequest::method, Collectors.toSet())))));
        return all;
    }

    /** @param methods that there are, by path */
    private record OtherMethod(Map<String, Set<String>> methods) implements Flaw {

        @Override
        public String name() {
            return "OTHER_METHOD";
        }

        @Override
        public boolean fits(ValidRequest valid) {
            return true;
        }

        @Override
        public Verdict spoil(ValidRequest valid, RawRequest message, RandomChoice dice) {
            message.method(dice.of(METHODS.stream()
                    .filter(method ->
                            !methods.getOrDefault(valid.path(), Set.of()).contains(method))
                    .toList()));
            return Verdict.REFUSED;
        }
    }

    private enum Path implements Flaw {
        NO_SUCH_VALUE {
            @Override
            public boolean fits(ValidRequest valid) {
                return valid.values().keySet().stream().anyMatch(name -> !name.equals("node"));
            }

            @Override
            public Verdict spoil(ValidRequest valid, RawRequest message, RandomChoice dice) {
                Map<String, String> values = new LinkedHashMap<>();
                valid.values().forEach((name, value) -> values.put(name, HostileStrings.escaped(value)));
                String name = dice.of(values.keySet().stream()
                        .filter(each -> !each.equals("node"))
                        .toList());
                values.put(
                        name,
                        HostileStrings.escaped(dice.below(3) == 0 ? "x" + dice.word(400) : HostileStrings.evil(dice)));
                message.target(ValidRequests.filled(valid.template(), values));
                return Verdict.REFUSED;
            }
        },
        TRICK {
            @Override
            public Verdict spoil(ValidRequest valid, RawRequest message, RandomChoice dice) {
                message.target(inserted(
                        valid.path(),
                        dice.of(";a=b", ";", "%00", "//", "%5c", "%25", "%3b", "%0d%0aX:y", "%7f"),
                        dice));
                // any text may be the name of a node, of which nothing is known
                return valid.values().containsKey("node") ? Verdict.HARMLESS : Verdict.REFUSED;
            }
        },
        DOTS {
            @Override
            public boolean fits(ValidRequest valid) {
                return valid.reads();
            }

            @Override
            public Verdict spoil(ValidRequest valid, RawRequest message, RandomChoice dice) {
                message.target(inserted(
                        valid.path(),
                        dice.of("/.", "/..", "/%2e%2e", "/../..", "/%2e", "%2f", "%2F..", "/%c0%ae%c0%ae", "/..;"),
                        dice));
                return Verdict.HARMLESS;
            }
        },
        NO_URI {
            @Override
            public Verdict spoil(ValidRequest valid, RawRequest message, RandomChoice dice) {
                message.target(inserted(
                        valid.path(),
                        dice.of("%zz", "%", "%4", "|", "<", "\\", "{", "\"", "^", "\u0001", "\u00ff", "`"),
                        dice));
                return Verdict.NOT_HTTP;
            }
        },
        NO_TARGET {
            @Override
            public Verdict spoil(ValidRequest valid, RawRequest message, RandomChoice dice) {
                message.target(dice.of("operations", "*", "http://", ":80", "//", "/" + "a".repeat(20_000), "?"));
                return Verdict.NOT_HTTP;
            }
        };

        @Override
        public boolean fits(ValidRequest valid) {
            return true;
        }

        /** Somewhere behind the first slash, where it makes the last or another segment something else. */
        private static String inserted(String path, String trick, RandomChoice dice) {
            int at = 2 + dice.below(path.length() - 1);
            return path.substring(0, Math.min(at, path.length())) + trick + path.substring(Math.min(at, path.length()));
        }
    }

    private enum Query implements Flaw {
        NO_SUCH_VALUE {
            @Override
            public boolean fits(ValidRequest valid) {
                return valid.parameters().values().stream()
                        .anyMatch(schema -> !wrong(schema).isEmpty());
            }

            @Override
            public Verdict spoil(ValidRequest valid, RawRequest message, RandomChoice dice) {
                Map.Entry<String, JsonNode> parameter = dice.of(valid.parameters().entrySet().stream()
                        .filter(each -> !wrong(each.getValue()).isEmpty())
                        .toList());
                message.target(valid.path() + "?" + parameter.getKey() + "="
                        + HostileStrings.escaped(dice.of(wrong(parameter.getValue()))));
                return Verdict.naming(parameter.getKey());
            }
        },
        UNKNOWN_NAME {
            @Override
            public boolean fits(ValidRequest valid) {
                return valid.template().equals("/operations") && !valid.reads();
            }

            @Override
            public Verdict spoil(ValidRequest valid, RawRequest message, RandomChoice dice) {
                String name = dice.of("dryrun", "DryRun", "dry-run", "x") + dice.word(3);
                message.target(valid.path() + "?" + name + "=true");
                return Verdict.naming(name);
            }
        },
        ODD {
            @Override
            public boolean fits(ValidRequest valid) {
                return valid.reads();
            }

            @Override
            public Verdict spoil(ValidRequest valid, RawRequest message, RandomChoice dice) {
                List<String> names = new ArrayList<>(valid.parameters().keySet());
                names.addAll(List.of("x", "", "%00", "a[]", "class.module"));
                StringBuilder query = new StringBuilder("?");
                for (int i = dice.below(4); i >= 0; i--) {
                    query.append(dice.of(names))
                            .append(dice.of("=", "", "[]=", "=&", "=="))
                            .append(value(dice))
                            .append(dice.of("&", ""));
                }
                message.target(valid.path() + query);
                return Verdict.HARMLESS;
            }
        };

        private static String value(RandomChoice dice) {
            return dice.of(
                    HostileStrings.escaped(HostileStrings.evil(dice)),
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

        /** Values that cannot be of the type; none where everything can. */
        private static List<String> wrong(JsonNode schema) {
            String type = schema.path("type").asString("");
            String format = schema.path("format").asString("");
            if (type.equals("array")) {
                return wrong(schema.path("items"));
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
                case "date-time" -> List.of("yesterday", "2026-13-01T00:00:00Z", "2026-01-01");
                case "duration" -> List.of("10 min", "P", "10", "PT1X");
                default -> List.of();
            };
        }
    }
}
