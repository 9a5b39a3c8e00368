package io.ilion.devcluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

class LocalPostgresIT {

    private static final Path PARENT = ProjectRoot.targetDirectory().resolve("it/local-postgres");

    @Test
    void keepsItsPortAndDataAcrossARestart() throws SQLException {
        try (LocalPostgres postgres = LocalPostgres.startEphemeral(PARENT)) {
            String url = postgres.jdbcUrl();
            execute(postgres, "create table kept as select 42 as answer");

            postgres.stop();
            assertThatExceptionOfType(SQLException.class).isThrownBy(() -> execute(postgres, "select 1"));
            postgres.start();

            assertThat(postgres.jdbcUrl()).isEqualTo(url);
            assertThat(execute(postgres, "select answer from kept")).isEqualTo("42");
        }
    }

    @Test
    void allowsManyConnections() throws SQLException {
        try (LocalPostgres postgres = LocalPostgres.startEphemeral(PARENT)) {
            assertThat(execute(postgres, "show max_connections")).isEqualTo("400");
        }
    }

    @Test
    void leavesNeitherProcessNorFilesBehindWhenItIsClosed() {
        LocalPostgres postgres = LocalPostgres.startEphemeral(PARENT);
        Postmaster postmaster =
                Postmaster.runningIn(postgres.directory().resolve("data")).orElseThrow();

        postgres.close();

        assertThat(postmaster.process().isAlive()).isFalse();
        assertThat(postgres.directory()).doesNotExist();
    }

    private static String execute(LocalPostgres postgres, String sql) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(postgres.jdbcUrl(), postgres.username(), postgres.password());
                Statement statement = connection.createStatement()) {
            if (!statement.execute(sql)) {
                return "";
            }
            try (ResultSet row = statement.getResultSet()) {
                return row.next() ? row.getString(1) : "";
            }
        }
    }
}
