package io.ilion.devcluster;

import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Interrupts a process that is not our child when this JVM ends, even when it is killed.
 * <p>
 * A shell waits for the end of a pipe from here. It sits out the signals that a terminal sends to all, so it cannot go first.
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

    /** Lets the process go, unharmed. */
    @Override
    public void close() {
        shell.destroyForcibly().onExit().join();
    }
}
