package io.ilion.devcluster;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Unix signals that Java cannot send to a process. */
enum Signal {
    CONT,
    INT,
    QUIT,
    STOP;

    void sendTo(long pid) {
        try {
            int exitCode = new ProcessBuilder("kill", "-" + this, Long.toString(pid))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .onExit()
                    .join()
                    .exitValue();
            if (exitCode != 0) {
                throw new IllegalStateException("kill -" + this + " " + pid + " failed: is the process gone?");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
