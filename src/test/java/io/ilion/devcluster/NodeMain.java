package io.ilion.devcluster;

import java.io.IOException;

/**
 * What runs in the JVM of a local node: Cassandra, and an eye on the launcher.
 * <p>
 * Standard input is a pipe from the launcher. Its end means that the launcher is gone, however it went, and so is the node.
 * This class is packed into a jar of its own, so it must not use any other class of this project.
 */
final class NodeMain {

    /** The property that says whether the node goes on when the launcher is gone. */
    static final String OUTLIVES = "ilion.local.outlives-launcher";

    private NodeMain() {}

    public static void main(String[] arguments) throws ReflectiveOperationException {
        ignoreInterrupts();
        if (!Boolean.getBoolean(OUTLIVES)) {
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
            // as good as an end
        }
        Runtime.getRuntime().halt(0);
    }

    /** Ctrl-C in a terminal reaches every process in it: the launcher alone decides in which order they stop. */
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
