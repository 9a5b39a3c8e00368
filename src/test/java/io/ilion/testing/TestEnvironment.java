package io.ilion.testing;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import io.ilion.devcluster.LocalCassandra;
import io.ilion.devcluster.LocalClusterSettings;
import io.ilion.devcluster.LocalPostgres;
import io.ilion.devcluster.PasswordHash;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The PostgreSQL and the three-node Cassandra cluster that all tests of a JVM share. They are started on first use and end with the
 * JVM. The nodes require a JMX password, so every test logs in. JVMs that run tests in parallel have their own addresses, ports and
 * files.
 */
public final class TestEnvironment {

    public static final String JMX_USER = "ilion";
    public static final String JMX_PASSWORD = TestSecrets.passwordOf("jmx");

    /** The number of this JVM among those that run tests in parallel, from 1. */
    private static final int FORK = Integer.getInteger("ilion.it.fork", 1);

    private static final Path DIRECTORY = Path.of("target/it", "fork-" + FORK).toAbsolutePath();

    /** Whether nodes and database keep running for the next JVM. */
    private static final boolean KEEP = Boolean.getBoolean("ilion.it.keep");

    private static final AtomicInteger DATABASES = new AtomicInteger();

    private TestEnvironment() {}

    private static final class Postgres {
        static final LocalPostgres INSTANCE = started();

        private static LocalPostgres started() {
            Path detachedDirectory = DIRECTORY.resolve("kept-postgres");
            if (KEEP) {
                return LocalPostgres.startDetached(detachedDirectory);
            }
            LocalPostgres.stopDetached(detachedDirectory);
            return startPostgres();
        }
    }

    private static final class Cassandra {
        static final LocalCassandra INSTANCE =
                LocalCassandra.start(KEEP ? cluster().detached() : cluster());
        static final CqlSession SESSION = CqlSession.builder()
                .addContactPoints(INSTANCE.contactPoints())
                .withLocalDatacenter(INSTANCE.datacenter())
                .withConfigLoader(DriverConfigLoader.programmaticBuilder()
                        // schema changes may take long, and must be visible immediately
                        .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, Duration.ofSeconds(30))
                        .withDuration(DefaultDriverOption.METADATA_SCHEMA_WINDOW, Duration.ofMillis(5))
                        .build())
                .build();

        static {
            clear();
        }

        private static LocalClusterSettings cluster() {
            return LocalClusterSettings.ephemeral(
                            "it", DIRECTORY.resolve("cassandra"), List.of(address(1), address(2), address(3)))
                    .withJmxUser(JMX_USER, JMX_PASSWORD);
        }

        /** Removes all tables and snapshots, also from a cluster that kept running. */
        private static void clear() {
            List<String> left = SESSION.getMetadata().getKeyspaces().keySet().stream()
                    .map(CqlIdentifier::asInternal)
                    .filter(keyspace -> !keyspace.startsWith("system"))
                    .toList();
            left.forEach(keyspace -> SESSION.execute("drop keyspace \"" + keyspace + '"'));
            if (KEEP) {
                INSTANCE.nodes().forEach(node -> NodeCommands.on(node).clearSnapshot(""));
            }
        }
    }

    /** The three nodes at {@link #address}, in one datacenter and three racks. A test that stops or freezes one must restore it. */
    public static LocalCassandra cassandra() {
        return Cassandra.INSTANCE;
    }

    /**
     * The loopback address of a node; no other test JVM uses it.
     *
     * @param number number of the node: 1 to 3 are in the shared cluster, a test may start others from 4
     */
    public static String address(int number) {
        return "127.0.%d.%d".formatted(FORK, number);
    }

    /** The directory for files of this test JVM. */
    public static Path directory() {
        return DIRECTORY;
    }

    /** A CQL session with the shared cluster. */
    public static CqlSession cql() {
        return Cassandra.SESSION;
    }

    /** Recreates a keyspace on all nodes, with tables of {@code id int primary key, text text} and fifty rows each. */
    public static void createKeyspace(String name, String... tables) {
        TestSchema.createKeyspaces(Map.of(name, List.of(tables)));
    }

    /** Changes the schema through the same node each time, and waits until all nodes have the change. */
    public static void changeSchema(String ddl) {
        TestSchema.execute(List.of(ddl));
    }

    /** Writes rows to every node, so that each has something to flush. */
    public static void writeRows(String keyspace, String... tables) {
        for (String table : tables) {
            for (int id = 0; id < 50; id++) {
                cql().execute("insert into %s.%s (id, text) values (%d, 'row %d')".formatted(keyspace, table, id, id));
            }
        }
    }

    /**
     * Settings of an instance with a new database, the shared cluster, and the users {@code reader}, {@code operator} and
     * {@code admin}.
     */
    public static Map<String, Object> settings() {
        Map<String, Object> settings = settingsWithoutCassandra(newDatabase());
        settings.put("db-scheduler.polling-interval", "250ms");
        settings.put("ilion.clusters.it.contact-points", contactPoints());
        settings.put("ilion.clusters.it.jmx.username", JMX_USER);
        settings.put("ilion.clusters.it.jmx.password", JMX_PASSWORD);
        settings.put("ilion.import.roots", "/var/lib/cassandra/import," + importRoot());
        cassandra();
        return settings;
    }

    private static String contactPoints() {
        return IntStream.rangeClosed(1, 3)
                .mapToObj(number -> address(number) + ":9042")
                .collect(Collectors.joining(","));
    }

    /** The directory from which the nodes may import; they share the disk with the tests. */
    public static Path importRoot() {
        return DIRECTORY.resolve("import");
    }

    /** The same for the given database and without a cluster. */
    public static Map<String, Object> settingsWithoutCassandra(String jdbcUrl) {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("server.port", 0);
        settings.put("spring.datasource.url", jdbcUrl);
        settings.put("spring.datasource.username", Postgres.INSTANCE.username());
        settings.put("spring.datasource.password", TestSecrets.passwordOf("database"));
        settings.put("ilion.history.checkpoints.interval", "1h"); // tests of checkpoints write their own
        for (String role : List.of("reader", "operator", "admin")) {
            addUser(settings, role, role.toUpperCase(Locale.ROOT));
        }
        return settings;
    }

    /** Adds a user with the password of {@link TestSecrets#passwordOf}. */
    public static void addUser(Map<String, Object> settings, String name, String roles) {
        settings.put("ilion.security.users." + name + ".password", PasswordHash.bcrypt(TestSecrets.passwordOf(name)));
        settings.put("ilion.security.users." + name + ".roles", roles);
    }

    /** Starts a separate PostgreSQL, for a test that stops it. */
    public static LocalPostgres startPostgres() {
        return LocalPostgres.startEphemeral(DIRECTORY.resolve("postgres"));
    }

    /** Creates an empty database on the shared server and returns its JDBC URL. */
    public static String newDatabase() {
        LocalPostgres postgres = Postgres.INSTANCE;
        String name = "it" + DATABASES.incrementAndGet();
        try (Connection connection =
                        DriverManager.getConnection(postgres.jdbcUrl(), postgres.username(), postgres.password());
                Statement statement = connection.createStatement()) {
            statement.execute("drop database if exists %s with (force)".formatted(name));
            statement.execute("create database " + name);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(postgres.port(), name);
    }
}
