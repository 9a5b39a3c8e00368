package io.ilion.testing;

import io.ilion.IlionApplication;
import io.ilion.maintenance.compact.Compact;
import java.sql.Connection;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * An instance of the service in this JVM, on a free port. Starting one takes seconds, so instances that several tests can use are
 * started once and end with the JVM; docs/testing.md lists them.
 */
public final class Ilion implements AutoCloseable {

    private static final Map<String, Ilion> WITH_FAILURES = new HashMap<>();

    private static @Nullable Ilion shared;
    private static @Nullable Ilion withoutCassandra;
    private static @Nullable Ilion extended;
    private static @Nullable Ilion withSeveralClusters;
    private static @Nullable SigningKey signingKey;

    private final Map<String, Object> settings;
    private final Class<?>[] additionalBeans;
    private final ConfigurableApplicationContext context;

    private Ilion(Map<String, Object> settings, Class<?>[] additionalBeans, ConfigurableApplicationContext context) {
        this.settings = settings;
        this.additionalBeans = additionalBeans;
        this.context = context;
    }

    /** @param additionalBeans test classes that become beans of this instance */
    public static Ilion start(Map<String, Object> settings, Class<?>... additionalBeans) {
        String[] arguments = settings.entrySet().stream()
                .map(each -> "--" + each.getKey() + "=" + each.getValue())
                .toArray(String[]::new);
        RunJournal.recordStart(RunJournal.CONTEXT);
        return new Ilion(
                Map.copyOf(settings),
                additionalBeans,
                new SpringApplicationBuilder(IlionApplication.class)
                        .sources(SecretLeakFilter.class)
                        .sources(additionalBeans)
                        .registerShutdownHook(false)
                        .run(arguments));
    }

    /**
     * The shared instance with the shared cluster, for tests that need no special settings. It detects hung nodes and retries
     * sooner than by default.
     */
    public static synchronized Ilion shared() {
        if (shared == null) {
            Map<String, Object> settings = TestEnvironment.settings();
            settings.put("ilion.clusters.it.jmx.probe-interval", "500ms");
            settings.put("ilion.dispatch.retry-pause", "1s");
            shared = start(settings);
        }
        return shared;
    }

    /** The key that signs the checkpoints of {@link #withoutCassandra()}. */
    public static synchronized SigningKey signingKey() {
        if (signingKey == null) {
            signingKey = SigningKey.generate(TestEnvironment.directory(), "checkpoints");
        }
        return signingKey;
    }

    /** A shared instance without a cluster, for tests of stored data. Its database also contains data of other tests. */
    public static synchronized Ilion withoutCassandra() {
        if (withoutCassandra == null) {
            Map<String, Object> settings = TestEnvironment.settingsWithoutCassandra(TestEnvironment.newDatabase());
            settings.put(
                    "ilion.history.checkpoints.signing-key-file", signingKey().privateKeyFile());
            withoutCassandra = start(settings);
        }
        return withoutCassandra;
    }

    /** The same instance with an emptied database, for tests that read all stored data. */
    public static Ilion withEmptyDatabase() {
        Ilion service = withoutCassandra();
        service.emptyDatabase();
        return service;
    }

    /**
     * A shared instance with the additional types {@code hold} and {@code compact}, the users {@code team}, {@code lead} and
     * {@code elsewhere} with scoped grants, and at most four request threads.
     */
    public static synchronized Ilion extended() {
        if (extended == null) {
            Map<String, Object> settings = TestEnvironment.settings();
            settings.put("server.tomcat.threads.max", 4);
            settings.put("server.tomcat.threads.min-spare", 2);
            TestEnvironment.addUser(settings, "team", "OPERATOR on it/mine_*");
            TestEnvironment.addUser(settings, "lead", "ADMIN on it/mine_*");
            TestEnvironment.addUser(settings, "elsewhere", "ADMIN on prod-*");
            extended = start(settings, GatedMaintenance.class, Compact.class);
        }
        return extended;
    }

    /**
     * A shared instance with the shared cluster, the cluster {@code other} with the same nodes, the unreachable cluster
     * {@code away}, and the cluster {@code misrouted} with the same nodes, whose second node answers JMX calls to the first one.
     */
    public static synchronized Ilion withSeveralClusters() {
        if (withSeveralClusters == null) {
            Map<String, Object> settings = TestEnvironment.settings();
            settings.put("ilion.clusters.other.contact-points", TestEnvironment.address(1) + ":9042");
            settings.put("ilion.clusters.other.jmx.username", TestEnvironment.JMX_USER);
            settings.put("ilion.clusters.other.jmx.password", TestEnvironment.JMX_PASSWORD);
            settings.put("ilion.clusters.away.contact-points", "127.0.1.77:9042");
            settings.put("ilion.clusters.misrouted.contact-points", TestEnvironment.address(1) + ":9042");
            settings.put("ilion.clusters.misrouted.jmx.username", TestEnvironment.JMX_USER);
            settings.put("ilion.clusters.misrouted.jmx.password", TestEnvironment.JMX_PASSWORD);
            settings.put(
                    "ilion.clusters.misrouted.jmx.nodes[" + TestEnvironment.address(1) + "]",
                    TestEnvironment.address(2) + ":7199");
            settings.put("ilion.dispatch.wait-for-cluster", "2s");
            withSeveralClusters = start(settings);
        }
        return withSeveralClusters;
    }

    /** A shared instance without a cluster and with that value of {@code ilion.api.failure-format}. */
    public static synchronized Ilion withFailures(String setting) {
        return WITH_FAILURES.computeIfAbsent(setting, failures -> {
            Map<String, Object> settings = TestEnvironment.settingsWithoutCassandra(TestEnvironment.newDatabase());
            settings.put("ilion.api.failure-format", failures);
            return start(settings);
        });
    }

    /** Starts another replica of this instance, with the same settings and database. */
    public Ilion startReplica() {
        return start(settings, additionalBeans);
    }

    /** Truncates all tables. Needs a superuser, because triggers protect the history. */
    private void emptyDatabase() {
        bean(JdbcTemplate.class).execute((Connection connection) -> {
            try (Statement superuser = connection.createStatement()) {
                superuser.execute("set session_replication_role = replica");
                superuser.execute("""
                        do $$ begin
                            execute (select 'truncate ' || string_agg(quote_ident(tablename), ', ' order by tablename <> 'operation')
                                       from pg_tables
                                      where schemaname = 'public'
                                        and tablename not in ('flyway_schema_history', 'stream_epoch'));
                        end $$""");
                return superuser.execute("set session_replication_role = origin");
            }
        });
    }

    public int port() {
        return Integer.parseInt(context.getEnvironment().getRequiredProperty("local.server.port"));
    }

    public IlionClient client() {
        return new IlionClient(port(), "operator");
    }

    public IlionClient client(String user) {
        return new IlionClient(port(), user);
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    /** One of several beans of that type. */
    public <T> T bean(String name, Class<T> type) {
        return context.getBean(name, type);
    }

    @Override
    public void close() {
        context.close();
    }
}
