package io.ilion.benchmark;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;

/** Runs only the SQL that a service needs for the same requests. */
final class SqlLoadClient implements LoadClient {

    private static final List<String> PAGES = List.of("select * from operation order by id desc limit 21", """
            select * from operation o
             where not exists (select from hidden_operation h where h.operation_id = o.id)
             order by id desc limit 21""", """
            select o.*, (select array[count(*), count(*) filter (where t.state = 'FAILED')] from task t where t.operation_id = o.id)
              from operation o order by o.id desc limit 21""");

    private final SqlSubmitter submitter;
    private final Connection reader;
    private final RecentItems<UUID> recent;
    private final PreparedStatement one;
    private final List<PreparedStatement> pages;

    SqlLoadClient(Callable<Connection> database, RecentItems<UUID> recent) throws Exception {
        this.submitter = new SqlSubmitter(database.call());
        this.reader = database.call();
        this.recent = recent;
        this.one = reader.prepareStatement("select * from operation where id = ?");
        this.pages = List.of(
                reader.prepareStatement(PAGES.get(0)),
                reader.prepareStatement(PAGES.get(1)),
                reader.prepareStatement(PAGES.get(2)));
    }

    @Override
    public void call(RequestType request) throws SQLException {
        switch (request) {
            case SUBMISSION -> recent.add(submitter.insert());
            case POLL, POLL_AGAIN -> poll();
            case LIST -> read(pages.get(ThreadLocalRandom.current().nextInt(pages.size())));
        }
    }

    private void poll() throws SQLException {
        Optional<UUID> id = recent.random();
        if (id.isPresent()) {
            one.setObject(1, id.get());
            if (read(one) != 1) {
                throw new SQLException("there is no operation " + id.get());
            }
        }
    }

    /** Reads all columns and returns the number of rows. */
    private static int read(PreparedStatement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery()) {
            int columns = rows.getMetaData().getColumnCount();
            int count = 0;
            while (rows.next()) {
                for (int column = 1; column <= columns; column++) {
                    rows.getObject(column);
                }
                count++;
            }
            return count;
        }
    }

    @Override
    public void close() throws SQLException {
        submitter.close();
        reader.close();
    }
}
