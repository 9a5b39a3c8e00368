package io.ilion.benchmark;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Cumulative work of a database: statements without {@code begin} and {@code commit}, transactions, and bytes of WAL. */
record DatabaseStatistics(long statements, long transactions, long walBytes) {

    private static final String QUERY = """
            select (select sum(calls) from pg_stat_statements
                     where dbid = (select oid from pg_database where datname = current_database())
                       and query not in ('BEGIN', 'COMMIT', 'ROLLBACK')),
                   (select xact_commit from pg_stat_database where datname = current_database()),
                   pg_current_wal_lsn() - '0/0'::pg_lsn
            """;

    /** Reads the statistics. Requires {@code pg_stat_statements}. */
    static DatabaseStatistics read(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(QUERY)) {
            row.next();
            return new DatabaseStatistics(row.getLong(1), row.getLong(2), row.getLong(3));
        }
    }

    DatabaseStatistics since(DatabaseStatistics before) {
        return new DatabaseStatistics(
                statements - before.statements, transactions - before.transactions, walBytes - before.walBytes);
    }
}
