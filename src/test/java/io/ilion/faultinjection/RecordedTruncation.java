package io.ilion.faultinjection;

import java.util.List;
import tools.jackson.databind.JsonNode;

/** Whether the history of an operation records a truncation of one table. */
enum RecordedTruncation {
    /** All attempts record that they did not truncate, or none mentions it. */
    NO,
    YES,
    /** Some nodes may have truncated the table, and others may still do so. */
    UNKNOWN;

    static RecordedTruncation from(JsonNode history, String table) {
        List<List<String>> attempts = attempts(history, table);
        if (attempts.stream().anyMatch(words -> words.contains("YES"))) {
            return YES;
        }
        // the last entry of an attempt is its outcome; a lost attempt may only have recorded BEGUN
        return attempts.stream().allMatch(words -> words.get(words.size() - 1).equals("NO")) ? NO : UNKNOWN;
    }

    /** Upper bound of the number of truncations: how often {@code BEGUN} was recorded before sending {@code TRUNCATE}. */
    static long countBegun(JsonNode history, String table) {
        return attempts(history, table).stream()
                .flatMap(List::stream)
                .filter("BEGUN"::equals)
                .count();
    }

    /** The recorded values of each attempt that has any. */
    private static List<List<String>> attempts(JsonNode history, String table) {
        return history.path("tasks")
                .valueStream()
                .flatMap(task -> task.path("attempts").valueStream())
                .map(attempt -> words(attempt, table))
                .filter(words -> !words.isEmpty())
                .toList();
    }

    private static List<String> words(JsonNode attempt, String table) {
        return attempt.path("evidence")
                .valueStream()
                .filter(seen -> seen.has("truncated")
                        && seen.path("keyspace").asString("").equals(SystemUnderTest.KEYSPACE)
                        && seen.path("table").asString("").equals(table))
                .map(seen -> seen.get("truncated").asString())
                .toList();
    }
}
