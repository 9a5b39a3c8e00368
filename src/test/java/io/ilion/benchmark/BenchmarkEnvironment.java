package io.ilion.benchmark;

import io.ilion.devcluster.LocalCassandra;
import io.ilion.devcluster.LocalClusterSettings;
import io.ilion.devcluster.LocalPostgres;
import io.ilion.devcluster.PasswordHash;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.util.unit.DataSize;

/** The servers of a benchmark: a PostgreSQL with fsync and, optionally, one Cassandra node. */
final class BenchmarkEnvironment implements AutoCloseable {

    static final Path DIRECTORY = Path.of("target/bench").toAbsolutePath();

    private static final String ADDRESS = "127.0.2.1";

    private final LocalPostgres postgres = LocalPostgres.persistent(DIRECTORY.resolve("postgres"));
    private Optional<LocalCassandra> cassandra = Optional.empty();

    private BenchmarkEnvironment() {
        LoggingSystem.get(BenchmarkEnvironment.class.getClassLoader())
                .setLogLevel(LoggingSystem.ROOT_LOGGER_NAME, LogLevel.WARN);
        postgres.start();
    }

    static BenchmarkEnvironment startDatabase() {
        return new BenchmarkEnvironment();
    }

    static BenchmarkEnvironment startDatabaseAndCassandra() {
        BenchmarkEnvironment environment = new BenchmarkEnvironment();
        try {
            environment.cassandra = Optional.of(LocalCassandra.start(
                    LocalClusterSettings.ephemeral("bench", DIRECTORY.resolve("cassandra"), List.of(ADDRESS))
                            .withHeap(DataSize.ofMegabytes(512))));
            return environment;
        } catch (RuntimeException e) {
            environment.close();
            throw e;
        }
    }

    LocalCassandra cassandra() {
        return cassandra.orElseThrow();
    }

    /** Creates an empty database with that name and returns the settings of a service that uses it. */
    Map<String, Object> settings(String database) {
        createEmptyDatabase(database);
        return settingsForExisting(database);
    }

    /** The settings for an existing database, which is not changed. */
    Map<String, Object> settingsForExisting(String database) {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("server.port", 0);
        settings.put("spring.datasource.url", url(database));
        settings.put("spring.datasource.username", postgres.username());
        settings.put("spring.datasource.password", postgres.password());
        settings.put("ilion.security.users.operator.password", PasswordHash.bcrypt("operator"));
        settings.put("ilion.security.users.operator.roles", "OPERATOR");
        cassandra.ifPresent(there -> settings.put("ilion.clusters.bench.contact-points", ADDRESS + ":9042"));
        return settings;
    }

    /** Recreates a database and migrates it, without starting a service. */
    void createMigratedDatabase(String name) {
        Flyway.configure()
                .dataSource(createEmptyDatabase(name), postgres.username(), postgres.password())
                .load()
                .migrate();
    }

    void rename(String database, String name) {
        drop(name);
        try (Connection connection = connection("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("alter database %s rename to %s".formatted(database, name));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    void drop(String database) {
        try (Connection connection = connection("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("drop database if exists %s with (force)".formatted(database));
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    boolean exists(String database) {
        try (Connection connection = connection("postgres");
                PreparedStatement statement =
                        connection.prepareStatement("select from pg_database where datname = ?")) {
            statement.setString(1, database);
            return statement.executeQuery().next();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Restarts PostgreSQL with these settings and resets all others to their defaults. */
    void restartWith(Map<String, String> settings) {
        try (Connection connection = connection("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("alter system reset all");
            for (Map.Entry<String, String> each : settings.entrySet()) {
                statement.execute("alter system set %s = '%s'".formatted(each.getKey(), each.getValue()));
            }
            statement.execute("checkpoint");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        postgres.stop();
        postgres.start();
    }

    private String createEmptyDatabase(String name) {
        try (Connection connection = connection("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("drop database if exists " + name + " with (force)");
            statement.execute("create database " + name);
            return url(name);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    Connection connection(String database) throws SQLException {
        return DriverManager.getConnection(url(database), postgres.username(), postgres.password());
    }

    private String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + postgres.port() + "/" + database;
    }

    @Override
    public void close() {
        cassandra.ifPresent(LocalCassandra::close);
        postgres.close();
    }
}
