package io.ilion.benchmark;

import java.io.IOException;

/** Submits flushes over HTTP. */
record HttpSubmitter(HttpConnection http) implements Submitter {

    @Override
    public void submit() throws IOException {
        http.post("/operations", BenchmarkTable.REQUEST);
    }

    @Override
    public void close() throws IOException {
        http.close();
    }
}
