package io.ilion;

import static org.assertj.core.api.Assertions.assertThat;

import io.ilion.history.OperationSearch;
import io.ilion.history.SearchCriteria;
import io.ilion.testing.ApiResponse;
import io.ilion.testing.Ilion;
import io.ilion.testing.StoredOperations;
import io.ilion.testing.TestEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.JdbcTemplate;

/** Statements, locks and idle transactions have timeouts; exports and migrations may take longer. */
class DatabaseLimitsIT {

    private static final String OPTIONS = "spring.datasource.hikari.data-source-properties.options";

    @Test
    void statementsLocksAndIdleTransactionsHaveTimeouts() {
        JdbcTemplate jdbc = Ilion.withoutCassandra().bean(JdbcTemplate.class);

        assertThat(List.of("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"))
                .extracting(setting -> jdbc.queryForObject("show " + setting, String.class))
                .containsExactly("30s", "10s", "1min");
    }

    @Test
    void exportsHaveALongerTimeout() {
        Ilion service = Ilion.withoutCassandra();
        JdbcTemplate jdbc = service.bean(JdbcTemplate.class);
        Instant now = Instant.now();
        new StoredOperations(service)
                .write(UUID.randomUUID(), "flush", "COMPLETED", 1, "{'keyspace': 'limits'}", now, now, now, null);
        List<String> seen = new ArrayList<>();

        service.bean(OperationSearch.class)
                .each(
                        search("limits"),
                        each -> seen.add(jdbc.queryForObject("show statement_timeout", String.class)
                                + jdbc.queryForObject("show idle_in_transaction_session_timeout", String.class)));

        assertThat(seen).containsExactly("10min10min");
        assertThat(jdbc.queryForObject("show statement_timeout", String.class)).isEqualTo("30s");
    }

    /** The migration takes longer than the statement timeout of requests. */
    @Test
    void returns503AfterALockTimeoutAndDoesNotLimitMigrations(@TempDir Path folder) throws IOException, SQLException {
        String url = TestEnvironment.newDatabase();
        Files.writeString(folder.resolve("V9000__slow.sql"), "select pg_sleep(1.5)");
        Map<String, Object> settings = TestEnvironment.settingsWithoutCassandra(url);
        settings.put(OPTIONS, "-c statement_timeout=1s -c lock_timeout=300ms");
        settings.put("spring.flyway.locations", "classpath:db/migration,filesystem:" + folder);
        try (Ilion service = Ilion.start(settings);
                Connection other = DriverManager.getConnection(url, "postgres", "postgres");
                Statement statement = other.createStatement()) {
            assertThat(service.client().get("/operations").status()).isEqualTo(200);
            other.setAutoCommit(false);
            statement.execute("lock table operation in access exclusive mode");

            ApiResponse meanwhile = service.client().get("/operations");
            other.rollback();

            assertThat(meanwhile.status()).isEqualTo(503);
            assertThat(meanwhile.header("Retry-After")).isNotEmpty();
            assertThat(service.client().get("/operations").status()).isEqualTo(200);
        }
    }

    private static SearchCriteria search(String keyspace) {
        return new SearchCriteria(
                null, null, null, keyspace, null, null, null, null, null, null, null, null, null, null, null, null);
    }
}
