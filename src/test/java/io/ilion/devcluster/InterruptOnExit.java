package io.ilion.devcluster;

import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Sends SIGINT to a process that is not a child of this JVM when this JVM ends, even when it is killed.
 * <p>
 * A shell waits for the end of a pipe from this JVM. It ignores the signals that a terminal sends to all processes, so it does not
 * end first.
 */
final class InterruptOnExit implements AutoCloseable {

    private static final String SCRIPT = "trap '' INT TERM HUP; read -r line; kill -INT \"$0\"";

    private final Process shell;

    private InterruptOnExit(Process shell) {
        this.shell = shell;
    }

    static InterruptOnExit watch(long pid) {
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", SCRIPT, Long.toString(pid))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        try {
            return new InterruptOnExit(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Stops watching without interrupting the process. */
    @Override
    public void close() {
        shell.destroyForcibly().onExit().join();
    }
}
