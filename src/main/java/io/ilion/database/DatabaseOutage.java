package io.ilion.database;

import java.sql.SQLException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Tells a database that is away from one that refuses. A connection that is cut in the middle of a transaction shows in several
 * ways, one of which is that the transaction cannot even be rolled back.
 */
public final class DatabaseOutage {

    /** Connection exceptions, and what a server says that is shut down or has crashed (PostgreSQL, appendix A). */
    private static final String CONNECTION = "08";

    private static final String OPERATOR_INTERVENTION = "57P";

    /** What the pool says, without a state, of a connection that it has found to be broken. */
    private static final String CLOSED = "Connection is closed";

    private DatabaseOutage() {}

    /** Whether the same may well succeed once the database is back. */
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
