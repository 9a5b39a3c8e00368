package io.ilion.devcluster;

import java.io.IOException;

/**
 * Main class of a local node: runs Cassandra and watches the launcher.
 * <p>
 * Standard input is a pipe from the launcher. When it ends, the launcher is gone and the node halts. This class is packed into a
 * separate jar, so it must not use any other class of this project.
 */
final class NodeMain {

    /** System property: whether the node keeps running when the launcher is gone. */
    static final String OUTLIVES_LAUNCHER = "ilion.local.outlives-launcher";

    private NodeMain() {}

    public static void main(String[] arguments) throws ReflectiveOperationException {
        ignoreInterrupts();
        if (!Boolean.getBoolean(OUTLIVES_LAUNCHER)) {
            Thread watch = new Thread(NodeMain::haltAtEndOfInput, "launcher-watch");
            watch.setDaemon(true);
            watch.start();
        }
        Class.forName("org.apache.cassandra.service.CassandraDaemon")
                .getMethod("main", String[].class)
                .invoke(null, (Object) arguments);
    }

    private static void haltAtEndOfInput() {
        try {
            while (System.in.read() >= 0) {
                // the launcher never writes
            }
        } catch (IOException broken) {
            // treated like the end of input
        }
        Runtime.getRuntime().halt(0);
    }

    /** Ctrl-C reaches every process of a terminal, but only the launcher decides in which order they stop. */
    private static void ignoreInterrupts() throws ReflectiveOperationException {
        Class<?> signal = Class.forName("sun.misc.Signal");
        Class<?> handler = Class.forName("sun.misc.SignalHandler");
        signal.getMethod("handle", signal, handler)
                .invoke(
                        null,
                        signal.getConstructor(String.class).newInstance("INT"),
                        handler.getField("SIG_IGN").get(null));
    }
}
