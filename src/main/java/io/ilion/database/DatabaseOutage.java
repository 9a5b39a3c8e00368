package io.ilion.database;

import java.sql.SQLException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Distinguishes an unavailable database from one that rejects a statement. A connection that breaks in the middle of a transaction
 * causes various exceptions, even one that says that the transaction could not be rolled back.
 */
public final class DatabaseOutage {

    /** SQLSTATE classes of broken connections and of a server that was shut down or crashed (PostgreSQL, appendix A). */
    private static final String CONNECTION = "08";

    private static final String OPERATOR_INTERVENTION = "57P";

    /** The message of the pool, without SQLSTATE, for a connection that it found broken. */
    private static final String CLOSED = "Connection is closed";

    private DatabaseOutage() {}

    /** Whether the same statement may succeed once the database is available again. */
    public static boolean isCauseOf(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof TransactionException
                    || cause instanceof DataAccessResourceFailureException
                    || cause instanceof TransientDataAccessException
                    || (cause instanceof SQLException broken && isBroken(broken))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isBroken(SQLException e) {
        String state = e.getSQLState();
        return state == null
                ? CLOSED.equals(e.getMessage())
                : state.startsWith(CONNECTION) || state.startsWith(OPERATOR_INTERVENTION);
    }
}
