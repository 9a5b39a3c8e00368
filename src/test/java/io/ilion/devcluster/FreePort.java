package io.ilion.devcluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/** Finds free ports of 127.0.0.1. */
public final class FreePort {

    private FreePort() {}

    /** The preferred port, or any free port when it is in use. */
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
