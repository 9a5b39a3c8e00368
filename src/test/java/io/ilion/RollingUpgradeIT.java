package io.ilion;

import static org.assertj.core.api.Assertions.assertThat;

import io.ilion.testing.Ilion;
import io.ilion.testing.TestEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** During a rolling upgrade the old version runs and starts on the schema of the new one. */
class RollingUpgradeIT {

    /** Changes that a migration may make while the old version runs. */
    private static final String EXPANDING_MIGRATION = """
            alter table operation add column colour text not null default 'none';
            alter table task add column shade text;
            create table hue (id uuid not null, constraint hue_pk primary key (id));
            create index operation_by_colour on operation (colour);
            create or replace function is_valid_transition(before text, after text) returns boolean
                language sql immutable strict
                return case before
                    when 'PENDING' then after in ('RUNNING', 'FAILED', 'CANCELLED')
                    when 'RUNNING' then after in ('COMPLETED', 'FAILED', 'CANCELLED')
                    else false
                end;
            """;

    @Test
    void theOldVersionRunsAndStartsOnTheSchemaOfTheNextVersion(@TempDir Path next) throws IOException {
        TestEnvironment.createKeyspace("upgrade", "one");
        Files.writeString(next.resolve("V9000__expanded.sql"), EXPANDING_MIGRATION);
        Map<String, Object> settings = TestEnvironment.settings();
        try (Ilion running = Ilion.start(settings)) {
            assertFlushes(running);

            int applied = Flyway.configure()
                    .dataSource(String.valueOf(settings.get("spring.datasource.url")), "postgres", "postgres")
                    .locations("classpath:db/migration", "filesystem:" + next)
                    .load()
                    .migrate()
                    .migrationsExecuted;

            assertThat(applied).isEqualTo(1);
            assertFlushes(running);
            try (Ilion started = Ilion.start(settings)) {
                assertFlushes(started);
                assertThat(started.client()
                                .get("/history/operations")
                                .json()
                                .at("/operations")
                                .size())
                        .isEqualTo(3);
            }
        }
    }

    private static void assertFlushes(Ilion service) {
        String id = service.client().submit("{'type': 'flush', 'keyspace': 'upgrade'}");
        assertThat(service.client().awaitEnd(id).get("state").asString()).isEqualTo("COMPLETED");
        assertThat(service.client().get("/history/operations/" + id + "/verify").body())
                .contains("\"intact\":true");
    }
}
