package io.ilion.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.orm.jpa.JpaSystemException;
import org.springframework.transaction.TransactionSystemException;

class DatabaseOutageTests {

    @Test
    void isDetectedByTheErrorsOfAServerThatShutsDown() {
        assertThat(DatabaseOutage.isCauseOf(wrapped(new SQLException("terminating connection", "57P01"))))
                .isTrue();
        assertThat(DatabaseOutage.isCauseOf(wrapped(new SQLException("I/O error", "08006"))))
                .isTrue();
    }

    @Test
    void isDetectedByAConnectionThatThePoolHasClosed() {
        assertThat(DatabaseOutage.isCauseOf(wrapped(new SQLException("Connection is closed"))))
                .isTrue();
        assertThat(DatabaseOutage.isCauseOf(new TransactionSystemException("the commit failed")))
                .isTrue();
    }

    @Test
    void isNotAStatementThatTheDatabaseRejects() {
        assertThat(DatabaseOutage.isCauseOf(
                        new DataIntegrityViolationException("twice", new SQLException("twice", "23505"))))
                .isFalse();
        assertThat(DatabaseOutage.isCauseOf(wrapped(new SQLException("no such column", "42703"))))
                .isFalse();
        assertThat(DatabaseOutage.isCauseOf(new IllegalStateException("a defect")))
                .isFalse();
    }

    private static JpaSystemException wrapped(SQLException cause) {
        return new JpaSystemException(new IllegalStateException("Unable to rollback against JDBC Connection", cause));
    }
}
