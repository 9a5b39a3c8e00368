package io.ilion.benchmark;

import java.io.IOException;
import java.sql.SQLException;

/** Submits flushes one after the other, over its own connection. */
interface Submitter extends AutoCloseable {

    /** Returns when the submission is durable. */
    void submit() throws IOException, SQLException;

    @Override
    void close() throws IOException, SQLException;
}
