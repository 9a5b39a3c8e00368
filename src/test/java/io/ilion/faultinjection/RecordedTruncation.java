package io.ilion.faultinjection;

import java.util.List;
import tools.jackson.databind.JsonNode;

/** What the history of an operation says of truncating one table. */
enum RecordedTruncation {
    /** All attempts say that they did not, or none mentions it. */
    NO,
    YES,
    /** Some nodes may have truncated it, and others may do so a while later. */
    UNSURE;

    static RecordedTruncation of(JsonNode history, String table) {
        List<List<String>> attempts = attempts(history, table);
        if (attempts.stream().anyMatch(words -> words.contains("YES"))) {
            return YES;
        }
        // the last word of an attempt is what became of it; one that was lost may only have said that it begins
        return attempts.stream().allMatch(words -> words.get(words.size() - 1).equals("NO")) ? NO : UNSURE;
    }

    /** How often the table may have been truncated: so often was it said that {@code TRUNCATE} is about to be sent. */
    static long begun(JsonNode history, String table) {
        return attempts(history, table).stream()
                .flatMap(List::stream)
                .filter("BEGUN"::equals)
                .count();
    }

    /** What each attempt says, of those that say anything. */
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
