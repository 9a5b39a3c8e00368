package io.ilion.startup;

import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains start-up failures because PostgreSQL is unavailable or rejects the login. */
final class DatabaseFailureAnalyzer extends AbstractFailureAnalyzer<SQLException> {

    /** SQL states or classes: connection failure, invalid login, no such database, PostgreSQL starting or stopping. */
    private static final List<String> UNAVAILABLE = List.of("08", "28", "3D", "57P03");

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable root, SQLException cause) {
        String state = String.valueOf(cause.getSQLState());
        return UNAVAILABLE.stream().noneMatch(state::startsWith)
                ? null
                : new FailureAnalysis(
                        "The database cannot be used: " + cause.getMessage(),
                        "Check that PostgreSQL is running and that spring.datasource.url, .username and .password are right,"
                                + " then restart Ilion.",
                        cause);
    }
}
