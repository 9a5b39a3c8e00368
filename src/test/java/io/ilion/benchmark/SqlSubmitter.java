package io.ilion.benchmark;

import com.github.f4b6a3.uuid.UuidCreator;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.UUID;

/** Inserts only the rows of a submission, in one transaction. */
final class SqlSubmitter implements Submitter {

    private static final String OPERATION = """
            insert into operation (id, type, cluster, state, progress, request, execution, requested_by, created_at, \
            transition_at, transition_by) values (?, 'flush', 'bench', 'PENDING', 0, ?::jsonb, ?::jsonb, ?, ?, ?, ?)""";
    private static final String ENTRY = """
            insert into dispatch_entry (task_name, task_instance, task_data, execution_time, picked, version) \
            values ('operation', ?, null, ?, false, 1)""";
    private static final String REQUEST = "{\"keyspace\":\"bench\",\"tables\":[\"small\"]}";
    private static final String EXECUTION = """
            {"order":"ALL_AT_ONCE","maxConcurrentNodes":16,"onFailure":"CONTINUE","timeout":600.000000000,"retries":0}""";

    private final Connection connection;
    private final PreparedStatement operation;
    private final PreparedStatement entry;

    SqlSubmitter(Connection connection) throws SQLException {
        this.connection = connection;
        connection.setAutoCommit(false);
        operation = connection.prepareStatement(OPERATION);
        entry = connection.prepareStatement(ENTRY);
    }

    @Override
    public void submit() throws SQLException {
        insert();
    }

    /** Inserts an operation and returns its id. */
    UUID insert() throws SQLException {
        UUID id = UuidCreator.getTimeOrderedEpoch();
        OffsetDateTime now = OffsetDateTime.now(ZoneOffset.UTC);
        operation.setObject(1, id);
        operation.setString(2, REQUEST);
        operation.setString(3, EXECUTION);
        operation.setString(4, "caller:operator");
        operation.setObject(5, now);
        operation.setObject(6, now);
        operation.setString(7, "caller:operator");
        operation.executeUpdate();
        entry.setString(1, id.toString());
        entry.setObject(2, now);
        entry.executeUpdate();
        connection.commit();
        return id;
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
