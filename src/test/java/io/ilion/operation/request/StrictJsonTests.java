package io.ilion.operation.request;

import static io.ilion.operation.request.Requests.JSON;
import static io.ilion.operation.request.Requests.bytes;
import static io.ilion.operation.request.Requests.wrongs;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.ListAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class StrictJsonTests {

    @Test
    void readsValidJson() {
        Polish.Parameters read = read(
                "{'keyspace': 'demo', 'tables': ['a', 'b'], 'jobs': 2, 'quick': true, 'ttl': 'P1DT2H', 'shine': 'MATT'}");

        assertThat(read)
                .isEqualTo(new Polish.Parameters(
                        "demo", List.of("a", "b"), 2, true, Duration.ofHours(26), Polish.Shine.MATT));
    }

    @ParameterizedTest
    @MethodSource
    void rejectsABodyThatExceedsALimit(String body) {
        assertWrong(body).singleElement().asString().contains("exceeds a limit");
    }

    static Stream<String> rejectsABodyThatExceedsALimit() {
        return Stream.of(
                "{'deep': " + "[".repeat(StrictJson.MAX_DEPTH) + "]".repeat(StrictJson.MAX_DEPTH) + "}",
                "[".repeat(100_000),
                "{'keyspace': '" + "a".repeat(StrictJson.MAX_STRING + 1) + "'}",
                "{'" + "a".repeat(StrictJson.MAX_NAME + 1) + "': 1}",
                "{'jobs': " + "1".repeat(StrictJson.MAX_NUMBER + 1) + "}");
    }

    @Test
    void rejectsADuplicateKey() {
        assertWrong("{'keyspace': 'demo', 'keyspace': 'other'}").allMatch(wrong -> wrong.contains("keyspace"));
        assertWrong("{'keyspace': 'demo', 'deep': {'x': 1, 'x': 1}}").hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'keyspace': 'demo'} x",
                "{'keyspace': 'demo'} {}",
                "{'keyspace': 'demo'}]",
                "{'keyspace': 'demo'",
                "{'keyspace': 'demo',}",
                "{keyspace: 'demo'}",
                "{'keyspace': demo}",
                "{'keyspace': 'demo'} // a comment",
                "{'jobs': NaN}",
                "{'jobs': 01}",
                ""
            })
    void rejectsAnythingButASingleJsonText(String text) {
        assertWrong(text).allMatch(wrong -> wrong.startsWith(": the body is") && !wrong.contains("Source"));
    }

    @Test
    void rejectsNullInsteadOfAnObject() {
        assertWrong("null").containsExactly(": must be a JSON object, not null");
    }

    @Test
    void reportsThePositionOfASyntaxError() {
        assertWrong("{\n'keyspace': demo}").allMatch(wrong -> wrong.contains("at line 2, column "));
    }

    @Test
    void rejectsDeepNesting() {
        assertWrong("[".repeat(100_000)).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "keyspace | 5 | must be a string",
                "keyspace | true | must be a string",
                "keyspace | 1.5 | must be a string",
                "keyspace | [] | must be a string",
                "keyspace | {} | must be a string",
                "tables | 'a' | must be a list",
                "tables | '' | must be a list",
                "tables | {'a': 'b'} | must be a list",
                "jobs | 1.5 | must be a whole number",
                "jobs | 2.0 | must be a whole number",
                "jobs | 2e0 | must be a whole number",
                "jobs | '2' | must be a whole number",
                "jobs | '' | must be a whole number",
                "jobs | true | must be a whole number",
                "jobs | [2] | must be a whole number",
                "jobs | 99999999999 | must be a whole number",
                "jobs | 1e999 | must be a whole number",
                "quick | 'true' | must be true or false",
                "quick | 1 | must be true or false",
                "quick | '' | must be true or false",
                "ttl | 5 | must be an ISO 8601 duration",
                "ttl | 5.5 | must be an ISO 8601 duration",
                "ttl | '5' | must be an ISO 8601 duration",
                "ttl | '5m' | must be an ISO 8601 duration",
                "ttl | '' | must be an ISO 8601 duration",
                "ttl | ['PT5S'] | must be an ISO 8601 duration",
                "ttl | 'PT99999999999999999999S' | must be an ISO 8601 duration",
                "shine | 'DULL' | must be one of [MATT, BRIGHT]",
                "shine | 'matt' | must be one of [MATT, BRIGHT]",
                "shine | '' | must be one of [MATT, BRIGHT]",
                "shine | 0 | must be one of [MATT, BRIGHT]",
                "shine | ['MATT'] | must be one of [MATT, BRIGHT]"
            })
    void rejectsOtherTypesAndNamesTheExpectedOne(String field, String value, String message) {
        assertWrong("{'%s': %s}".formatted(field, value))
                .singleElement()
                .asString()
                .startsWith(field + ": " + message);
    }

    @Test
    void namesTheInvalidElementOfAList() {
        assertWrong("{'keyspace': 'demo', 'tables': ['a', 5]}")
                .singleElement()
                .asString()
                .startsWith("tables[1]: must be a string");
    }

    @Test
    void namesAnUnknownPropertyAndSuggestsAKnownOne() {
        assertWrong("{'keyspace': 'demo', 'tabels': []}").containsExactly("tabels: is unknown; did you mean 'tables'?");
        assertWrong("{'keyspace': 'demo', 'xyz': 1}")
                .containsExactly("xyz: is unknown; known properties are [jobs, keyspace, quick, shine, tables, ttl]");
    }

    @Test
    void namesEveryPropertyThatViolatesAConstraint() {
        assertWrong("{'jobs': 10, 'tables': ['a', ' ']}")
                .containsExactly(
                        "jobs: must be less than or equal to 9",
                        "keyspace: must not be null",
                        "tables[1]: must not be blank");
    }

    @Test
    void returnsThePropertiesOfARecordWithoutNulls() {
        Map<String, Object> properties =
                JSON.properties(new Polish.Parameters("demo", null, 0, null, Duration.ofMinutes(90), null));

        assertThat(properties).isEqualTo(Map.of("keyspace", "demo", "jobs", 0, "ttl", "PT1H30M"));
    }

    @Test
    void aTreeCanBeReadAsTheSameRecord() {
        Polish.Parameters parameters =
                new Polish.Parameters("demo", List.of("a"), 3, false, Duration.ofSeconds(5), Polish.Shine.BRIGHT);

        assertThat(JSON.read(JSON.tree(JSON.properties(parameters)), Polish.Parameters.class))
                .isEqualTo(parameters);
    }

    private static Polish.Parameters read(String json) {
        return JSON.read(JSON.parse(bytes(json)), Polish.Parameters.class);
    }

    private static ListAssert<String> assertWrong(String json) {
        return assertThat(wrongs(() -> read(json)));
    }
}
