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
 * One PostgreSQL and one Cassandra cluster of three nodes, which all tests of a JVM share. They are started by the first
 * test that asks for them, and end with the JVM. The nodes want a JMX password, so that every test logs in. Two JVMs that run tests
 * side by side have addresses, ports and files of their own.
 */
public final class TestEnvironment {

    public static final String JMX_USER = "ilion";
    public static final String JMX_PASSWORD = TestSecrets.passwordOf("jmx");

    /** The number of this JVM among those that run tests side by side, from 1. */
    private static final int FORK = Integer.getInteger("ilion.it.fork", 1);

    private static final Path DIRECTORY = Path.of("target/it", "fork-" + FORK).toAbsolutePath();

    /** Whether nodes and database go on when this JVM ends, for the next one. */
    private static final boolean KEEP = Boolean.getBoolean("ilion.it.keep");

    private static final AtomicInteger DATABASES = new AtomicInteger();

    private TestEnvironment() {}

    private static final class Postgres {
        static final LocalPostgres INSTANCE = started();

        private static LocalPostgres started() {
            Path keptDirectory = DIRECTORY.resolve("kept-postgres");
            if (KEEP) {
                return LocalPostgres.startDetached(keptDirectory);
            }
            LocalPostgres.stopDetached(keptDirectory);
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
                        // changes of the schema take as long as they take, and are seen at once
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

        /** Tests find a cluster without tables and snapshots, also one that was kept. */
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

    /** Three nodes at {@link #address}, in one datacenter and three racks. A test that breaks one mends it. */
    public static LocalCassandra cassandra() {
        return Cassandra.INSTANCE;
    }

    /**
     * The address of a node on loopback, which this JVM alone uses.
     *
     * @param number that of the node: 1 to 3 are in the shared cluster, a test may start others from 4
     */
    public static String address(int number) {
        return "127.0.%d.%d".formatted(FORK, number);
    }

    /** Where tests of this JVM may leave files. */
    public static Path directory() {
        return DIRECTORY;
    }

    /** A CQL session with the cluster. */
    public static CqlSession cql() {
        return Cassandra.SESSION;
    }

    /** A keyspace on all nodes, made anew, with tables of {@code id int primary key, text text} and some rows each. */
    public static void createKeyspace(String name, String... tables) {
        TestSchema.createKeyspaces(Map.of(name, List.of(tables)));
    }

    /** Changes the schema, always through the same node, and waits until all nodes have it. */
    public static void changeSchema(String ddl) {
        TestSchema.execute(List.of(ddl));
    }

    /** Rows on every node, so that each has something to flush. */
    public static void writeRows(String keyspace, String... tables) {
        for (String table : tables) {
            for (int id = 0; id < 50; id++) {
                cql().execute("insert into %s.%s (id, text) values (%d, 'row %d')".formatted(keyspace, table, id, id));
            }
        }
    }

    /** The settings of an instance with an empty database of its own, the shared cluster, and the usual users. */
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

    /** From where the nodes may import, since they share the disk of the tests. */
    public static Path importRoot() {
        return DIRECTORY.resolve("import");
    }

    /** The same for a given database, and without any cluster. */
    public static Map<String, Object> settingsWithoutCassandra(String jdbcUrl) {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("server.port", 0);
        settings.put("spring.datasource.url", jdbcUrl);
        settings.put("spring.datasource.username", Postgres.INSTANCE.username());
        settings.put("spring.datasource.password", TestSecrets.passwordOf("database"));
        for (String role : List.of("reader", "operator", "admin")) {
            addUser(settings, role, role.toUpperCase(Locale.ROOT));
        }
        return settings;
    }

    /** Adds a user with the password of that name, see {@link TestSecrets}. */
    public static void addUser(Map<String, Object> settings, String name, String roles) {
        settings.put("ilion.security.users." + name + ".password", PasswordHash.bcrypt(TestSecrets.passwordOf(name)));
        settings.put("ilion.security.users." + name + ".roles", roles);
    }

    /** A PostgreSQL of its own for a test that stops it. */
    public static LocalPostgres startPostgres() {
        return LocalPostgres.startEphemeral(DIRECTORY.resolve("postgres"));
    }

    /** An empty database on the shared server. */
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
