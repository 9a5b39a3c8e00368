package io.ilion.fuzz;

import io.ilion.fuzz.Mutations.Expectation;
import io.ilion.fuzz.Mutations.Mutation;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Well-formed JSON with invalid content. */
enum JsonMutations implements Mutation {
    WRONG_TYPE {
        @Override
        void mutate(ValueLocation location, RandomChoice random) {
            location.replace(valueOfOtherType(location.value(), random));
        }
    },
    MISSPELT_PROPERTY {
        @Override
        boolean appliesTo(ValueLocation location) {
            return location.parent() instanceof ObjectNode && !location.isBelow("labels");
        }

        @Override
        void mutate(ValueLocation location, RandomChoice random) {
            ObjectNode parent = (ObjectNode) location.parent();
            parent.remove(location.key());
            parent.set(location.key() + random.oneOf("s", "_", "X", " ", "\u200b") + random.word(3), location.value());
        }
    },
    UNKNOWN_PROPERTY {
        @Override
        boolean appliesTo(ValueLocation location) {
            return MISSPELT_PROPERTY.appliesTo(location);
        }

        @Override
        void mutate(ValueLocation location, RandomChoice random) {
            ((ObjectNode) location.parent())
                    .set(location.key() + random.word(30), valueOfOtherType(location.value(), random));
        }
    },
    NULL_IN_LIST {
        @Override
        boolean appliesTo(ValueLocation location) {
            return location.value() instanceof ArrayNode;
        }

        @Override
        void mutate(ValueLocation location, RandomChoice random) {
            ArrayNode list = (ArrayNode) location.value();
            list.insertNull(random.nextInt(list.size() + 1));
        }
    },
    HOSTILE_NAME {
        private static final Set<String> NAMES = Set.of(
                "keyspace",
                "keyspaces",
                "table",
                "tables",
                "cluster",
                "hosts",
                "racks",
                "datacenters",
                "order",
                "onFailure",
                "timeout",
                "snapshotId",
                "sourceDir",
                "objectId",
                "ttl",
                "state",
                "mode");

        @Override
        boolean appliesTo(ValueLocation location) {
            return location.value().isString() && NAMES.contains(location.property());
        }

        @Override
        void mutate(ValueLocation location, RandomChoice random) {
            location.replace(JSON.getNodeFactory().stringNode(HostileStrings.any(random)));
        }
    },
    OUT_OF_RANGE {
        @Override
        boolean appliesTo(ValueLocation location) {
            return location.value().isNumber();
        }

        @Override
        void mutate(ValueLocation location, RandomChoice random) {
            location.replace(JSON.readTree(random.oneOf(
                    "-1",
                    "-2147483649",
                    "2147483648",
                    "9223372036854775808",
                    "1.5",
                    "1e9",
                    "-0.1",
                    "1e400",
                    "9".repeat(900))));
        }
    },
    DEEPLY_NESTED {
        @Override
        void mutate(ValueLocation location, RandomChoice random) {
            // Jackson's own limit is 500
            int depth = 2 + random.nextInt(400);
            String nested = random.oneOf("[", "{\"a\":");
            location.replace(
                    JSON.readTree(nested.repeat(depth) + "1" + (nested.equals("[") ? "]" : "}").repeat(depth)));
        }
    },
    TOO_LONG {
        @Override
        boolean appliesTo(ValueLocation location) {
            return HOSTILE_NAME.appliesTo(location);
        }

        @Override
        void mutate(ValueLocation location, RandomChoice random) {
            location.replace(JSON.getNodeFactory().stringNode("a".repeat(300 + random.nextInt(3000))));
        }
    };

    private static final JsonMapper JSON = new JsonMapper();

    static List<Mutation> all() {
        return List.of(values());
    }

    boolean appliesTo(ValueLocation location) {
        return true;
    }

    abstract void mutate(ValueLocation location, RandomChoice random);

    @Override
    public boolean appliesTo(ValidRequest valid) {
        return valid.body() != null && valueLocations(valid.body()).stream().anyMatch(this::appliesTo);
    }

    @Override
    public Expectation mutate(ValidRequest valid, RawRequest request, RandomChoice random) {
        JsonNode body = Objects.requireNonNull(valid.body()).deepCopy();
        ValueLocation location = random.oneOf(
                valueLocations(body).stream().filter(this::appliesTo).toList());
        mutate(location, random);
        request.body(body.toString());
        return Expectation.rejectedNaming(location.top());
    }

    /**
     * Location of a value.
     *
     * @param path names of the properties on the path
     * @param key its name in an object or index in a list
     */
    private record ValueLocation(JsonNode parent, List<String> path, String key, JsonNode value) {

        void replace(JsonNode other) {
            if (parent instanceof ObjectNode object) {
                object.set(key, other);
            } else {
                ((ArrayNode) parent).set(Integer.parseInt(key), other);
            }
        }

        String property() {
            return path.get(path.size() - 1);
        }

        String top() {
            return path.get(0);
        }

        boolean isBelow(String name) {
            return path.size() > 1 && path.contains(name);
        }
    }

    private static List<ValueLocation> valueLocations(JsonNode body) {
        List<ValueLocation> valueLocations = new ArrayList<>();
        collect(body, List.of(), valueLocations);
        return valueLocations;
    }

    private static void collect(JsonNode parent, List<String> path, List<ValueLocation> valueLocations) {
        parent.properties().forEach(property -> {
            List<String> below = new ArrayList<>(path);
            below.add(property.getKey());
            valueLocations.add(new ValueLocation(parent, below, property.getKey(), property.getValue()));
            collect(property.getValue(), below, valueLocations);
        });
        for (int i = 0; parent.isArray() && i < parent.size(); i++) {
            valueLocations.add(new ValueLocation(parent, path, String.valueOf(i), parent.get(i)));
            collect(parent.get(i), path, valueLocations);
        }
    }

    /** A value that is never valid at that location, and never null, which means absent. */
    private static JsonNode valueOfOtherType(JsonNode value, RandomChoice random) {
        List<String> others =
                new ArrayList<>(List.of("{}", "{\"a\": 1}", "[[]]", "[{}]", "{\"x\": [1, {\"y\": null}]}"));
        if (!value.isString()) {
            others.addAll(List.of("\"\"", "\"1\"", "\"true\"", "\"null\"", "\"[]\""));
        }
        if (!value.isBoolean()) {
            others.addAll(List.of("true", "false"));
        }
        if (!value.isNumber()) {
            others.addAll(List.of("0", "1", "-1", "1.0", "1e30", "12345678901234567890"));
        }
        if (value.isObject()) {
            others.removeIf(other -> other.startsWith("{"));
        }
        return JSON.readTree(random.oneOf(others));
    }
}
