package io.ilion.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.ilion.testing.ApiResponse;
import io.ilion.testing.Ilion;
import io.ilion.testing.IlionClient;
import io.ilion.testing.StoredOperations;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Equivalent filters find the same operations in every API, of nine that are numbered from 1, the oldest, one a day. */
class SameOperationsIT {

    private static final Ilion SERVICE = Ilion.withEmptyDatabase();
    private static final UUID SNAPSHOT = id(3);
    private static final String NODE_7 = "57ea35ee-f5cc-4727-9af5-82687a5f9d00";

    private final IlionClient ilion = SERVICE.client("reader");
    private final JsonMapper json = new JsonMapper();

    @BeforeAll
    static void storeOperations() {
        write(1, "flush", "COMPLETED", "{'keyspace': 'shop', 'tables': ['orders']}");
        write(2, "cleanup", "FAILED", "{'keyspace': 'shop'}");
        write(3, "snapshot", "COMPLETED", "{'keyspaces': ['shop', 'users']}");
        snapshotOf("shop.orders", "shop.carts", "users.names");
        write(4, "restore", "COMPLETED", "{'snapshotId': '" + SNAPSHOT + "'}");
        write(5, "restore", "CANCELLED", "{'snapshotId': '" + SNAPSHOT + "', 'keyspace': 'users'}");
        write(6, "import", "RUNNING", "{'keyspace': 'users', 'table': 'names', 'sourceDir': '/a'}");
        write(7, "flush", "PENDING", "{'keyspace': 'users'}");
        write(8, "clear-snapshot", "COMPLETED", "{'tag': 'nightly'}");
        write(9, "clear-snapshot", "COMPLETED", "{'tag': 'nightly', 'keyspaces': ['shop']}");
        StoredOperations stored = new StoredOperations(SERVICE);
        stored.task(id(1), 0, "PENDING", created(1), null, null, null);
        stored.task(id(4), 0, "PENDING", created(4), null, null, null);
        stored.task(id(4), 1, "PENDING", created(4), null, null, null);
    }

    private static void write(int number, String type, String state, String request) {
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
                        ended ? created.plusSeconds(60) : null,
                        state.equals("FAILED") ? "{'message': 'it failed'}" : null);
    }

    private static void snapshotOf(String... tables) {
        JdbcTemplate jdbc = SERVICE.bean(JdbcTemplate.class);
        jdbc.update("insert into snapshot (id, cluster, tag, created_at) values (?, 'it', 'x', now())", SNAPSHOT);
        for (String table : tables) {
            String[] names = table.split("\\.", 2);
            jdbc.update("""
                    insert into snapshot_part (snapshot_id, host_id, keyspace, table_name, address, true_size, size_on_disk, seen_at)
                    values (?, gen_random_uuid(), ?, ?, '10.0.0.7', 1, 1, now())""", SNAPSHOT, names[0], names[1]);
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
                    ``                            | ``                                                    | 987654321
                    cluster=it                    | metadata.cluster="it"                                 | 987654321
                    cluster=other                 | metadata.cluster="other"                              | ``
                    type=flush                    | metadata.type="flush"                                 | 71
                    type=flush&type=import        | metadata.type="flush" OR metadata.type="import"       | 761
                    state=COMPLETED               | metadata.state="COMPLETED"                            | 98431
                    state=RUNNING&state=PENDING   | done=false                                            | 76
                    type=restore&state=CANCELLED  | metadata.type="restore" metadata.state="CANCELLED"    | 5
                    keyspace=shop                 | metadata.keyspace="shop"                              | 94321
                    keyspace=users                | metadata.keyspace="users"                             | 76543
                    keyspace=nowhere              | metadata.keyspace="nowhere"                           | ``
                    keyspace=shop&table=orders    | metadata.keyspace="shop" AND metadata.table="orders"  | 94321
                    keyspace=shop&table=carts     | metadata.table="carts" AND metadata.keyspace="shop"   | 9432
                    keyspace=shop&table=names     | metadata.keyspace="shop" AND metadata.table="names"   | 932
                    keyspace=users&table=names    | metadata.keyspace="users" AND metadata.table="names"  | 76543
                    keyspace=users&table=orders   | metadata.keyspace="users" AND metadata.table="orders" | 73
                    keyspace=shop&type=restore    | metadata.keyspace="shop" AND metadata.type="restore"  | 4
                    keyspace=shop&state=COMPLETED | metadata.keyspace="shop" AND metadata.state=COMPLETED | 9431
                    createdFrom=2026-01-05T00:00:00Z | metadata.createTime>="2026-01-05T00:00:00Z"        | 98765
                    createdTo=2026-01-03T00:00:00Z&keyspace=shop | metadata.createTime<"2026-01-03T00:00:00Z" metadata.keyspace="shop" | 21
                    completedFrom=2026-01-04T00:01:00Z | metadata.endTime>="2026-01-04T00:01:00Z"         | 9854
                    completedTo=2026-01-04T00:01:00Z | metadata.endTime<"2026-01-04T00:01:00Z"            | 321
                    """)
    void areFoundByTheHistoryAndByFiltersOfAip160(String query, String filter, String numbers) {
        assertThat(history(query)).isEqualTo(numbers);
        assertThat(exported(query)).isEqualTo(numbers);
        assertThat(counted(query)).isEqualTo(numbers.length());
        assertThat(longRunning("/v1/operations", filter)).isEqualTo(numbers);
        String negated = filter.isEmpty() ? "NOT done:*" : "NOT (" + filter + ")";
        assertThat(longRunning("/v1/operations", negated)).isEqualTo("987654321".replaceAll("[" + numbers + "-]", ""));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    ``                           | 987654321
                    type=flush                   | 71
                    type=flush&type=import       | 761
                    state=COMPLETED              | 98431
                    state=RUNNING&state=PENDING  | 76
                    type=restore&state=CANCELLED | 5
                    """)
    void areFoundInTheIcarusApi(String query, String numbers) {
        JsonNode found = ilion.get("/operations?" + query).json();

        assertThat(numbers(found.valueStream().map(each -> each.get("id").asString())))
                .isEqualTo(numbers)
                .isEqualTo(history(query));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    10.0.0.7      |                          |                          | 41
                    NODE_7        |                          |                          | 41
                    10.0.0.8      |                          |                          | 4
                    10.0.0.9      |                          |                          | ``
                    10.0.0.7      | keyspace=users           | metadata.keyspace="users" | 4
                    10.0.0.7      | keyspace=shop&type=flush | metadata.keyspace="shop" metadata.type="flush" | 1
                    """)
    void areFoundOnANode(String name, @Nullable String query, @Nullable String filter, String numbers) {
        String node = name.equals("NODE_7") ? NODE_7.toUpperCase(java.util.Locale.ROOT) : name;

        assertThat(history("node=" + node + (query == null ? "" : "&" + query))).isEqualTo(numbers);
        assertThat(longRunning("/v1/nodes/" + node + "/operations", filter == null ? "" : filter))
                .isEqualTo(numbers);
    }

    private String history(String query) {
        ApiResponse answer = ilion.get("/history/operations?" + query);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return numbers(answer.json()
                .get("operations")
                .valueStream()
                .map(each -> each.get("id").asString()));
    }

    private String exported(String query) {
        return numbers(ilion.get("/history/operations.ndjson?" + query)
                .body()
                .lines()
                .map(line -> json.readTree(line).get("id").asString()));
    }

    private int counted(String query) {
        return ilion.get("/history/summary?" + query)
                .json()
                .get("groups")
                .valueStream()
                .mapToInt(each -> each.get("operations").asInt())
                .sum();
    }

    private String longRunning(String path, String filter) {
        ApiResponse answer = ilion.get(path + "?filter=" + URLEncoder.encode(filter, StandardCharsets.UTF_8));
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        List<String> names = answer.json()
                .get("operations")
                .valueStream()
                .map(each -> each.get("name").asString())
                .toList();
        return numbers(names.stream());
    }

    private static String numbers(Stream<String> ids) {
        return ids.map(id -> id.substring(id.length() - 1)).collect(Collectors.joining());
    }
}
