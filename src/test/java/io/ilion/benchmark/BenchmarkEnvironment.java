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

/** The real parts around a measured service: a PostgreSQL that writes through to the disk, and one Cassandra node. */
final class BenchmarkEnvironment implements AutoCloseable {

    static final Path FOLDER = Path.of("target/bench").toAbsolutePath();

    private static final String ADDRESS = "127.0.2.1";

    private final LocalPostgres postgres = LocalPostgres.persistent(FOLDER.resolve("postgres"));
    private Optional<LocalCassandra> cassandra = Optional.empty();

    private BenchmarkEnvironment() {
        LoggingSystem.get(BenchmarkEnvironment.class.getClassLoader())
                .setLogLevel(LoggingSystem.ROOT_LOGGER_NAME, LogLevel.WARN);
        postgres.start();
    }

    static BenchmarkEnvironment database() {
        return new BenchmarkEnvironment();
    }

    static BenchmarkEnvironment databaseAndCassandra() {
        BenchmarkEnvironment parts = new BenchmarkEnvironment();
        try {
            parts.cassandra = Optional.of(LocalCassandra.start(
                    LocalClusterSettings.ephemeral("bench", FOLDER.resolve("cassandra"), List.of(ADDRESS))
                            .withHeap(DataSize.ofMegabytes(512))));
            return parts;
        } catch (RuntimeException e) {
            parts.close();
            throw e;
        }
    }

    LocalCassandra cassandra() {
        return cassandra.orElseThrow();
    }

    /** What a service needs to know in order to use these parts, and an empty database of that name. */
    Map<String, Object> settings(String database) {
        emptyDatabase(database);
        return settingsOfKept(database);
    }

    /** The same with a database that is there, and stays as it is. */
    Map<String, Object> settingsOfKept(String database) {
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

    /** Makes a database anew that has the tables of the service, but no service. */
    void migratedDatabase(String name) {
        Flyway.configure()
                .dataSource(emptyDatabase(name), postgres.username(), postgres.password())
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

    boolean has(String database) {
        try (Connection connection = connection("postgres");
                PreparedStatement statement =
                        connection.prepareStatement("select from pg_database where datname = ?")) {
            statement.setString(1, database);
            return statement.executeQuery().next();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Starts PostgreSQL anew with those settings, and with no others that were given before. */
    void tune(Map<String, String> settings) {
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

    private String emptyDatabase(String name) {
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
