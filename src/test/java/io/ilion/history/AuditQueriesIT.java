package io.ilion.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.ilion.testing.Ilion;
import io.ilion.testing.IlionClient;
import io.ilion.testing.TestEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The queries of {@code db/queries}, over operations that were really run. */
class AuditQueriesIT {

    private static final Path QUERIES = Path.of("db/queries");
    private static final Map<String, Object> PARAMETERS = Map.of(
            "keyspace", "audited", "since", OffsetDateTime.parse("2020-01-01T00:00:00Z"), "caller", "caller:operator");

    private static String flushed = "";
    private static String failed = "";

    private final JdbcClient jdbc = Ilion.shared().bean(JdbcClient.class);

    @BeforeAll
    static void runSome() {
        TestEnvironment.createKeyspace("audited", "one");
        IlionClient ilion = Ilion.shared().client();
        flushed = ilion.submit("{'type': 'flush', 'keyspace': 'audited'}");
        failed = ilion.submit("{'type': 'import', 'keyspace': 'audited', 'table': 'one', 'sourceDir': '"
                + TestEnvironment.importRoot().resolve("nothing")
                + "', 'reason': 'CHG-9', 'execution': {'retries': 0}}");
        ilion.awaitEnd(flushed);
        ilion.awaitEnd(failed);
    }

    static List<Path> queries() throws IOException {
        try (Stream<Path> files = Files.list(QUERIES)) {
            return files.filter(file -> file.toString().endsWith(".sql"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("queries")
    void runsAgainstTheSchema(Path query) throws IOException {
        String text = Files.readString(query);

        assertThat(text).as("says what it is for").startsWith("-- ");
        assertThat(run(query.getFileName().toString())).isNotNull();
    }

    @Test
    void findsWhatWasDone() throws IOException {
        assertThat(run("operations-on-a-keyspace.sql"))
                .extracting(row -> String.valueOf(row.get("id")))
                .containsExactly(failed, flushed);
        assertThat(run("operations-without-reason.sql"))
                .extracting(row -> String.valueOf(row.get("id")))
                .contains(flushed)
                .doesNotContain(failed);
        assertThat(run("failures-by-node.sql")).isNotEmpty();
        assertThat(run("transitions-by-a-caller.sql"))
                .extracting(row -> String.valueOf(row.get("id")))
                .contains(flushed, failed);
        assertThat(run("tampered-history.sql")).isEmpty();
    }

    @Test
    void everyTableColumnViewFunctionAndTypeSaysWhatItIs() {
        List<String> silent = Ilion.shared().bean(JdbcTemplate.class).queryForList("""
                        select c.relname::text
                          from pg_class c
                         where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm')
                           and c.relname <> 'flyway_schema_history' and obj_description(c.oid, 'pg_class') is null
                        union all
                        select c.relname || '.' || a.attname
                          from pg_class c
                          join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
                         where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm')
                           and c.relname <> 'flyway_schema_history' and col_description(c.oid, a.attnum) is null
                        union all
                        select p.oid::regprocedure::text
                          from pg_proc p
                         where p.pronamespace = 'public'::regnamespace and obj_description(p.oid, 'pg_proc') is null
                           and not exists (select from pg_depend d
                                            where d.classid = 'pg_proc'::regclass and d.objid = p.oid and d.deptype in ('i', 'e'))
                        union all
                        select t.typname::text
                          from pg_type t
                         where t.typnamespace = 'public'::regnamespace and t.typtype = 'r' and obj_description(t.oid, 'pg_type') is null""", String.class);

        assertThat(silent).isEmpty();
    }

    private List<Map<String, Object>> run(String file) throws IOException {
        String text = Files.readString(QUERIES.resolve(file));
        return jdbc.sql(text.replaceAll("(?m)^--.*$", ""))
                .params(PARAMETERS)
                .query()
                .listOfRows();
    }
}
