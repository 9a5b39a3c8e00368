package io.ilion.history.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import io.ilion.testing.Ilion;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** The service knows what its database role could do to the history. */
class RolePrivilegesIT {

    private final Ilion service = Ilion.withoutCassandra();
    private final String role = "role_" + UUID.randomUUID().toString().replace("-", "");

    @Test
    void aSuperuserCouldDoAnything() {
        assertThat(new RolePrivileges(service.bean(JdbcClient.class)).againstHistory())
                .containsExactly("is a superuser");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            grant select, insert, update on operation to $role                     |
            grant select on checkpoint to $role                                    |
            grant delete on operation to $role                                     | may change or delete rows of the history
            grant trigger on transition to $role                                   | may change or delete rows of the history
            grant update on checkpoint to $role                                    | may change or delete rows of the history
            grant truncate on rejected_request to $role                            | may change or delete rows of the history
            grant postgres to $role                                                | owns tables of the history
            alter role $role createrole                                            | may manage roles
            grant set on parameter session_replication_role to $role               | may switch off triggers (session_replication_role)
            """)
    void saysWhatARoleCouldDo(String grant, String reason) throws SQLException {
        JdbcTemplate superuser = service.bean(JdbcTemplate.class);
        superuser.execute("create role %s login".formatted(role));
        try {
            superuser.execute(grant.replace("$role", role));

            assertThat(privileges().againstHistory()).isEqualTo(reason == null ? List.of() : List.of(reason));
        } finally {
            superuser.execute("drop owned by %s".formatted(role));
            superuser.execute("drop role %s".formatted(role));
        }
    }

    private RolePrivileges privileges() throws SQLException {
        Environment settings = service.bean(Environment.class);
        Connection connection = DriverManager.getConnection(
                settings.getRequiredProperty("spring.datasource.url"),
                settings.getRequiredProperty("spring.datasource.username"),
                settings.getRequiredProperty("spring.datasource.password"));
        try (var statement = connection.createStatement()) {
            statement.execute("set session authorization " + role);
        }
        return new RolePrivileges(JdbcClient.create(new SingleConnectionDataSource(connection, true)));
    }
}
