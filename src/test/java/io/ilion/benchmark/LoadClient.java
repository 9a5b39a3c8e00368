package io.ilion.benchmark;

import java.io.IOException;
import java.sql.SQLException;

/** Somebody who asks one thing after the other, over a connection that nobody else uses. */
interface LoadClient extends AutoCloseable {

    /** Returns when the answer was read, which must be the right one. */
    void call(RequestType request) throws IOException, SQLException;

    @Override
    void close() throws IOException, SQLException;
}
