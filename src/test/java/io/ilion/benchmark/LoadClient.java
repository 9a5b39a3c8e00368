package io.ilion.benchmark;

import java.io.IOException;
import java.sql.SQLException;

/** A client that sends one request after the other over its own connection. */
interface LoadClient extends AutoCloseable {

    /** Sends a request, reads the response and fails when it is wrong. */
    void call(RequestType request) throws IOException, SQLException;

    @Override
    void close() throws IOException, SQLException;
}
