package io.ilion.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.ilion.testing.ApiResponse;
import io.ilion.testing.Ilion;
import io.ilion.testing.StoredOperations;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;

/** During a rollout, operations that a later version stored can be read: unknown types, properties and values of enums. */
class LaterVersionIT {

    private static final Ilion SERVICE = Ilion.withEmptyDatabase();
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final UUID PLANNED = new UUID(0x01a20169bee87001L, 0x8000000000000001L);
    private static final UUID FAILED = new UUID(0x01a20169bee87002L, 0x8000000000000002L);

    @BeforeAll
    static void storeAsALaterVersion() {
        JdbcTemplate jdbc = SERVICE.bean(JdbcTemplate.class);
        jdbc.update("""
                insert into operation (id, type, cluster, state, progress, request, execution, requested_by, created_at, transition_at,
                                       transition_by)
                values (?, 'compress', 'it', 'PENDING', 0, '{"keyspace": "later", "level": 9}',
                        '{"order": "BY_DATACENTER", "maxConcurrentNodes": 16, "onFailure": "ASK", "timeout": "PT10M", "retries": 0,
                          "pause": "PT1M"}', 'caller:operator', ?, '2200-01-01', 'caller:operator')""", PLANNED, Timestamp.from(NOW));
        StoredOperations stored = new StoredOperations(SERVICE);
        String failure =
                "{'type': 'a.b.C', 'code': 'DISK_FULL', 'message': 'no space', 'severity': 3, 'stackTrace': [],"
                        + " 'suppressed': []}";
        stored.write(FAILED, "flush", "FAILED", 1, "{'keyspace': 'later'}", NOW, NOW, NOW, failure);
        stored.task(FAILED, 0, "FAILED", NOW, NOW, NOW, failure);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/operations",
                "/operations/%s",
                "/azure/operations/%s",
                "/v1/operations",
                "/v1/operations/%s",
                "/history/operations",
                "/history/operations/%s",
                "/history/operations.ndjson",
                "/history/operations.csv",
                "/history/summary?by=TYPE"
            })
    void canBeRead(String path) {
        for (UUID id : new UUID[] {PLANNED, FAILED}) {
            ApiResponse response = SERVICE.client("reader").get(path.formatted(id));

            assertThat(response.status()).as(response.body()).isEqualTo(200);
            assertThat(response.body())
                    .as("%s of %s", path, id)
                    .satisfiesAnyOf(
                            body -> assertThat(body).contains(id.toString()),
                            body -> assertThat(path).containsAnyOf("summary", "azure"));
        }
    }
}
