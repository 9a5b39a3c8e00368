package io.ilion.api.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.ilion.testing.ApiResponse;
import io.ilion.testing.Ilion;
import io.ilion.testing.IlionClient;
import io.ilion.testing.StoredOperations;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;

/** The search in the history, over seven operations that are numbered from 1, the oldest, one a day. */
class HistorySearchIT {

    private static final Ilion SERVICE = Ilion.withEmptyDatabase();
    private static final UUID NODE = UUID.fromString("00000000-0000-4000-8000-00000000000a");
    private static final UUID SNAPSHOT = id(3);

    private final IlionClient ilion = SERVICE.client("reader");

    @BeforeAll
    static void writeThem() {
        String unreachable =
                "{'type': 'a.B', 'code': 'NODE_UNREACHABLE', 'message': 'Node 10.0.0.2 does not answer', 'stackTrace': [], 'suppressed': []}";
        String failed =
                "{'type': 'a.B', 'code': 'INTERNAL', 'message': '2 of 3 nodes failed', 'stackTrace': [], 'suppressed': []}";
        write(
                1,
                "flush",
                "COMPLETED",
                "{'keyspace': 'shop', 'tables': ['orders'], 'reason': 'CHG-1 before the upgrade'}",
                null);
        write(2, "cleanup", "FAILED", "{'keyspace': 'shop', 'labels': {'team': 'a', 'env': 'prod'}}", unreachable);
        write(3, "snapshot", "COMPLETED", "{'keyspaces': ['shop', 'users'], 'labels': {'team': 'b'}}", null);
        JdbcTemplate jdbc = SERVICE.bean(JdbcTemplate.class);
        jdbc.update("insert into snapshot (id, cluster, tag, created_at) values (?, 'it', 'x', now())", SNAPSHOT);
        for (String table : List.of("shop.orders", "users.names")) {
            String[] names = table.split("\\.", 2);
            jdbc.update("""
                    insert into snapshot_part (snapshot_id, host_id, keyspace, table_name, address, true_size, size_on_disk, seen_at)
                    values (?, ?, ?, ?, '10.0.0.1', 1, 1, now())""", SNAPSHOT, NODE, names[0], names[1]);
        }
        write(4, "restore", "CANCELLED", "{'snapshotId': '" + SNAPSHOT + "'}", null);
        write(5, "restore", "FAILED", "{'snapshotId': '" + SNAPSHOT + "', 'tables': ['names']}", failed);
        write(6, "import", "RUNNING", "{'keyspace': 'users', 'table': 'names', 'sourceDir': '/a'}", null);
        write(7, "flush", "PENDING", "{'keyspace': 'users', 'reason': 'routine'}", null);
        task(jdbc, 1, "10.0.0.1", "dc1", null);
        task(jdbc, 2, "10.0.0.2", "dc1", "NODE_UNREACHABLE");
        task(jdbc, 5, "10.0.0.3", "dc2", "TIMED_OUT");
    }

    private static void write(int number, String type, String state, String request, @Nullable String failure) {
        Instant created = created(number);
        boolean started = !state.equals("PENDING") && !state.equals("CANCELLED");
        boolean ended = !state.equals("PENDING") && !state.equals("RUNNING");
        new StoredOperations(SERVICE)
                .write(
                        id(number),
                        type,
                        state,
                        0.5,
                        request,
                        created,
                        started ? created.plusSeconds(1) : null,
                        ended ? created.plusSeconds(number * 60L) : null,
                        failure);
    }

    private static void task(
            JdbcTemplate jdbc, int operation, String address, String datacenter, @Nullable String failure) {
        String id = UUID.randomUUID().toString();
        jdbc.update("""
                insert into task (id, operation_id, position, host_id, address, datacenter, rack, state, progress, attempt, created_at,
                                  transition_at, transition_by)
                values (cast(? as uuid), ?, 0, ?, ?, ?, 'r', 'PENDING', 0, 0, now(), now(), 'replica:a')""", id, id(operation), operation == 1 ? NODE : UUID.randomUUID(), address, datacenter);
        if (failure != null) {
            jdbc.update("update task set state = 'RUNNING' where id = cast(? as uuid)", id);
            jdbc.update("""
                    update task set state = 'FAILED', completed_at = now(), progress = 1, failure = jsonb_build_object('code', ?)
                     where id = cast(? as uuid)""", failure, id);
        }
    }

    private static Instant created(int number) {
        return Instant.parse("2026-01-0%dT00:00:00Z".formatted(number));
    }

    private static UUID id(int number) {
        return new UUID(created(number).toEpochMilli() << 16 | 0x7000, 0x8000000000000000L | number);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    ``                                                            | 1234567
                    cluster=it                                                    | 1234567
                    cluster=other                                                 | -
                    type=flush                                                    | 17
                    type=flush&type=import                                        | 167
                    state=FAILED                                                  | 25
                    state=FAILED&type=cleanup                                     | 2
                    keyspace=shop                                                 | 1234
                    keyspace=users                                                | 34567
                    keyspace=shop&table=orders                                    | 1234
                    keyspace=shop&table=customers                                 | 23
                    keyspace=users&table=names                                    | 34567
                    keyspace=sho                                                  | -
                    node=10.0.0.1                                                 | 1
                    node=00000000-0000-4000-8000-00000000000A                     | 1
                    node=10.0.0.9                                                 | -
                    datacenter=dc1                                                | 12
                    datacenter=dc2                                                | 5
                    requestedBy=operator                                          | 1234567
                    requestedBy=caller:operator                                   | 1234567
                    requestedBy=caller:caller:operator                            | -
                    requestedBy=token:operator                                    | -
                    requestedBy=mallory                                           | -
                    label=team                                                    | 23
                    label=team%3Da                                                | 2
                    label=te                                                      | -
                    failure=NODE_UNREACHABLE                                      | 2
                    failure=TIMED_OUT                                             | 5
                    failure=INTERNAL                                              | 5
                    text=upgrade                                                  | 1
                    text=chg-1                                                    | 1
                    text=does+answer                                              | 2
                    text=nothing                                                  | -
                    createdFrom=2026-01-05T00:00:00Z                              | 567
                    createdTo=2026-01-05T00:00:00Z                                | 1234
                    createdFrom=2026-01-02T00:00:00Z&createdTo=2026-01-04T00:00:00Z | 23
                    completedFrom=2026-01-04T00:00:00Z                            | 45
                    completedTo=2026-01-02T00:02:00Z                              | 1
                    completedFrom=2026-01-02T00:02:00Z&completedTo=2026-01-03T12:00:00Z | 23
                    createdFrom=2026-01-05                                        | 567
                    createdFrom=-P1D                                              | -
                    createdTo=yesterday                                           | 1234567
                    createdTo=-1h                                                 | 1234567
                    state=failed                                                  | 25
                    longerThan=2m                                                 | 345
                    longerThan=PT2M                                               | 345
                    longerThan=PT2M&state=FAILED                                  | 5
                    createdFrom=&longerThan=&state=FAILED                         | 25
                    keyspace=shop&node=10.0.0.2&failure=NODE_UNREACHABLE&requestedBy=operator&label=env&type=cleanup&datacenter=dc1 | 2
                    """)
    void findsMatchingOperations(String query, String numbers) {
        ApiResponse answer = ilion.get("/history/operations?" + query);

        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        assertThat(new TreeSet<>(numbers(answer.json())))
                .containsExactlyElementsOf(numbers.replace("-", "")
                        .chars()
                        .mapToObj(digit -> digit - '0')
                        .toList());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    keyspac=shop               | keyspac     | is not a supported parameter
                    state=DONE                 | state       | must be one of
                    failure=WRONG              | failure     | must be one of
                    createdFrom=tomorrow       | createdFrom | must be a time
                    createdFrom=%2B294277-01-01T00:00:00Z | createdFrom | must be a time
                    completedTo=-5000-01-01T00:00:00Z     | completedTo | must be a time
                    longerThan=1%20hour        | longerThan  | must be a duration, such as PT10M, 36h or 7d
                    longerThan=5               | longerThan  | must be a duration
                    table=orders               | table       | keyspace
                    pageSize=0                 | pageSize    | must be from 1 to 1000
                    older=x                    | older       | is not a valid page token
                    older=x&newer=y            | newer       | together
                    """)
    void rejectsInvalidParameters(String query, String field, String message) {
        ApiResponse answer = ilion.get("/history/operations?" + query);

        assertThat(answer.status()).as(answer.body()).isEqualTo(400);
        assertThat(answer.json().at("/errors/0/field").asString()).isEqualTo(field);
        assertThat(answer.json().at("/errors/0/message").asString()).contains(message);
    }

    @Test
    void valuesAreNeverPartOfTheQuery() {
        String evil = URLEncoder.encode("x' or '1'='1'; drop table operation; --", StandardCharsets.UTF_8);
        for (String filter : List.of("cluster", "keyspace", "node", "datacenter", "requestedBy", "label", "text")) {
            ApiResponse answer = ilion.get("/history/operations?" + filter + "=" + evil);
            assertThat(answer.status()).as(filter).isEqualTo(200);
            assertThat(numbers(answer.json())).as(filter).isEmpty();
        }
    }

    @Test
    void theLinksKeepTheTimesOfTheFirstPage() {
        String first = ilion.get("/history/operations?createdFrom=-9999d&createdTo=today&pageSize=4")
                .string("next");
        ApiResponse second = ilion.get(first.substring(first.indexOf("/history")));

        assertThat(first).doesNotContain("9999d", "today");
        assertThat(second.status()).as(second.body()).isEqualTo(200);
        assertThat(numbers(second.json())).containsExactly(3, 2, 1);
    }

    @Test
    void pagesToOlderOperationsAndBack() {
        List<List<Integer>> forth = new ArrayList<>();
        List<List<Integer>> back = new ArrayList<>();
        ApiResponse page = ilion.get("/history/operations?cluster=it&pageSize=3");
        assertThat(page.json().has("previous")).isFalse();
        while (true) {
            forth.add(numbers(page.json()));
            String next = page.json().path("next").asString("");
            if (next.isEmpty()) {
                break;
            }
            assertThat(page.header("Link").orElseThrow()).contains(next);
            page = ilion.get(path(next));
        }
        while (page.json().has("previous")) {
            page = ilion.get(path(page.json().get("previous").asString()));
            back.add(numbers(page.json()));
        }

        assertThat(forth).containsExactly(List.of(7, 6, 5), List.of(4, 3, 2), List.of(1));
        assertThat(back).containsExactly(List.of(4, 3, 2), List.of(7, 6, 5));
    }

    @Test
    void aTokenIsBoundToItsSearchAndDirection() {
        String next = ilion.get("/history/operations?cluster=it&pageSize=3").string("next");
        String token = next.substring(next.indexOf("older=") + "older=".length());

        for (String query :
                List.of("older=" + token, "cluster=it&newer=" + token, "cluster=it&state=FAILED&older=" + token)) {
            assertThat(ilion.get("/history/operations?" + query).status())
                    .as(query)
                    .isEqualTo(400);
        }
        assertThat(ilion.get("/history/operations?cluster=it&pageSize=1&older=" + token)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void showsEachOperationWithItsProperties() {
        JsonNode found = ilion.get("/history/operations?state=FAILED&pageSize=1&type=cleanup")
                .json()
                .at("/operations/0");

        assertThat(found.propertyNames())
                .containsExactly(
                        "id",
                        "type",
                        "cluster",
                        "state",
                        "progress",
                        "requestedBy",
                        "creationTime",
                        "startTime",
                        "completionTime",
                        "duration",
                        "request",
                        "failureCode",
                        "failureMessage",
                        "nodes",
                        "failedNodes");
        assertThat(found.get("duration").asString()).isEqualTo("PT2M");
        assertThat(found.at("/request/labels/team").asString()).isEqualTo("a");
        assertThat(found.get("nodes").asInt()).isEqualTo(1);
        assertThat(found.get("failedNodes").asInt()).isEqualTo(1);
    }

    @Test
    void estimatesTheTotalOnlyOnRequest() {
        assertThat(ilion.get("/history/operations").json().has("estimatedTotal"))
                .isFalse();
        assertThat(ilion.get("/history/operations?estimate=true")
                        .json()
                        .get("estimatedTotal")
                        .isIntegralNumber())
                .isTrue();
    }

    private static List<Integer> numbers(JsonNode page) {
        return page.get("operations")
                .valueStream()
                .map(each -> each.get("id").asString())
                .map(id -> Integer.parseInt(id.substring(id.length() - 1)))
                .collect(Collectors.toList());
    }

    private static String path(String url) {
        return url.substring(url.indexOf("/history"));
    }
}
