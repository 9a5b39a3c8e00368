package io.ilion.devcluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Ports of 127.0.0.1 that nothing listens on. */
public final class FreePort {

    private FreePort() {}

    /** The wanted one, or any if something has it. */
    static int preferring(int wanted) {
        try {
            return bound(wanted);
        } catch (IOException taken) {
            return any();
        }
    }

    public static int any() {
        try {
            return bound(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int bound(int port) throws IOException {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
