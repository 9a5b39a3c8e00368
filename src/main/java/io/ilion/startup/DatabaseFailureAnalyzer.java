package io.ilion.startup;

import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says in plain words that the service does not start since PostgreSQL is away, or does not let it in. */
final class DatabaseFailureAnalyzer extends AbstractFailureAnalyzer<SQLException> {

    /** SQL states, or their classes: no connection, no log-in, no such database, PostgreSQL starts or stops. */
    private static final List<String> AWAY = List.of("08", "28", "3D", "57P03");

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable root, SQLException cause) {
        String state = String.valueOf(cause.getSQLState());
        return AWAY.stream().noneMatch(state::startsWith)
                ? null
                : new FailureAnalysis(
                        "The database cannot be used: " + cause.getMessage(),
                        "See whether PostgreSQL is there, and whether spring.datasource.url, .username and .password are right;"
                                + " then start Ilion again.",
                        cause);
    }
}
