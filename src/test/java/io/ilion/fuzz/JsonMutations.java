package io.ilion.fuzz;

import io.ilion.fuzz.Mutations.Flaw;
import io.ilion.fuzz.Mutations.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** JSON that is well-formed and says something that cannot be. */
enum JsonMutations implements Flaw {
    WRONG_TYPE {
        @Override
        void spoil(Place place, RandomChoice dice) {
            place.replace(otherType(place.value(), dice));
        }
    },
    MISSPELT {
        @Override
        boolean fits(Place place) {
            return place.parent() instanceof ObjectNode && !place.isBelow("labels");
        }

        @Override
        void spoil(Place place, RandomChoice dice) {
            ObjectNode parent = (ObjectNode) place.parent();
            parent.remove(place.key());
            parent.set(place.key() + dice.of("s", "_", "X", " ", "\u200b") + dice.word(3), place.value());
        }
    },
    UNKNOWN_BESIDE {
        @Override
        boolean fits(Place place) {
            return MISSPELT.fits(place);
        }

        @Override
        void spoil(Place place, RandomChoice dice) {
            ((ObjectNode) place.parent()).set(place.key() + dice.word(30), otherType(place.value(), dice));
        }
    },
    NULL_IN_A_LIST {
        @Override
        boolean fits(Place place) {
            return place.value() instanceof ArrayNode;
        }

        @Override
        void spoil(Place place, RandomChoice dice) {
            ArrayNode list = (ArrayNode) place.value();
            list.insertNull(dice.below(list.size() + 1));
        }
    },
    NO_SUCH_NAME {
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
        boolean fits(Place place) {
            return place.value().isString() && NAMES.contains(place.property());
        }

        @Override
        void spoil(Place place, RandomChoice dice) {
            place.replace(JSON.getNodeFactory().stringNode(HostileStrings.evil(dice)));
        }
    },
    OUT_OF_RANGE {
        @Override
        boolean fits(Place place) {
            return place.value().isNumber();
        }

        @Override
        void spoil(Place place, RandomChoice dice) {
            place.replace(JSON.readTree(dice.of(
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
    NESTED {
        @Override
        void spoil(Place place, RandomChoice dice) {
            // Jackson itself gives up at 500
            int depth = 2 + dice.below(400);
            String nested = dice.of("[", "{\"a\":");
            place.replace(JSON.readTree(nested.repeat(depth) + "1" + (nested.equals("[") ? "]" : "}").repeat(depth)));
        }
    },
    LONG {
        @Override
        boolean fits(Place place) {
            return NO_SUCH_NAME.fits(place);
        }

        @Override
        void spoil(Place place, RandomChoice dice) {
            place.replace(JSON.getNodeFactory().stringNode("a".repeat(300 + dice.below(3000))));
        }
    };

    private static final JsonMapper JSON = new JsonMapper();

    static List<Flaw> all() {
        return List.of(values());
    }

    boolean fits(Place place) {
        return true;
    }

    abstract void spoil(Place place, RandomChoice dice);

    @Override
    public boolean fits(ValidRequest valid) {
        return valid.body() != null && places(valid.body()).stream().anyMatch(this::fits);
    }

    @Override
    public Verdict spoil(ValidRequest valid, RawRequest message, RandomChoice dice) {
        JsonNode body = Objects.requireNonNull(valid.body()).deepCopy();
        Place place = dice.of(places(body).stream().filter(this::fits).toList());
        spoil(place, dice);
        message.body(body.toString());
        return Verdict.naming(place.top());
    }

    /**
     * Where a value is.
     *
     * @param path names of the properties on the way
     * @param key  its name in an object, or its index in a list
     */
    private record Place(JsonNode parent, List<String> path, String key, JsonNode value) {

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

    private static List<Place> places(JsonNode body) {
        List<Place> places = new ArrayList<>();
        collect(body, List.of(), places);
        return places;
    }

    private static void collect(JsonNode parent, List<String> path, List<Place> places) {
        parent.properties().forEach(property -> {
            List<String> below = new ArrayList<>(path);
            below.add(property.getKey());
            places.add(new Place(parent, below, property.getKey(), property.getValue()));
            collect(property.getValue(), below, places);
        });
        for (int i = 0; parent.isArray() && i < parent.size(); i++) {
            places.add(new Place(parent, path, String.valueOf(i), parent.get(i)));
            collect(parent.get(i), path, places);
        }
    }

    /** Never what could stand there, and never null, which stands for nothing. */
    private static JsonNode otherType(JsonNode value, RandomChoice dice) {
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
        return JSON.readTree(dice.of(others));
    }
}
