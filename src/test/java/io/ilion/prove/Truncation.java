package io.ilion.prove;

import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** What the history of an operation says of truncating one table. */
enum Truncation {
    /** All attempts say that they did not, or none mentions it. */
    NO,
    YES,
    /** Some nodes may have truncated it, and others may do so a while later. */
    UNSURE;

    static Truncation of(JsonNode history, String table) {
        List<String> words = words(history, table);
        if (words.contains("YES")) {
            return YES;
        }
        return words.stream().allMatch("NO"::equals) ? NO : UNSURE;
    }

    /** How many attempts say that they truncated the table, or may have done so. */
    static long claims(JsonNode history, String table) {
        return words(history, table).stream().filter(word -> !word.equals("NO")).count();
    }

    private static List<String> words(JsonNode history, String table) {
        return history.path("tasks")
                .valueStream()
                .flatMap(task -> task.path("attempts").valueStream())
                .flatMap(Truncation::evidence)
                .filter(seen -> seen.has("truncated")
                        && seen.path("keyspace").asString("").equals(Ground.KEYSPACE)
                        && seen.path("table").asString("").equals(table))
                .map(seen -> seen.get("truncated").asString())
                .toList();
    }

    private static Stream<JsonNode> evidence(JsonNode attempt) {
        return attempt.path("evidence").valueStream();
    }
}
