package io.ilion.devcluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;

/** The ports that every node opens on its own address. */
enum NodePort {
    CQL(9042),
    JMX(7199),
    STORAGE(7000);

    private final int number;

    NodePort(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }

    boolean acceptsConnections(String address) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, number), 500);
            return true;
        } catch (IOException closed) {
            return false;
        }
    }

    /** Fails with a one-line explanation when a node cannot open its ports. */
    static void requireFree(List<String> addresses) {
        List<String> unknown =
                addresses.stream().filter(address -> !canBind(address, 0)).toList();
        if (!unknown.isEmpty()) {
            List<String> commands = unknown.stream()
                    .map(address -> "sudo ifconfig lo0 alias " + address + " up")
                    .toList();
            throw new LocalStartException("This machine does not have the addresses " + String.join(", ", unknown)
                    + ", which the Cassandra nodes need: run " + String.join(" && ", commands));
        }
        for (String address : addresses) {
            for (NodePort port : values()) {
                port.requireFree(address);
            }
        }
    }

    private void requireFree(String address) {
        if (!canBind(address, number)) {
            throw new LocalStartException(
                    "Port " + number + " of " + address + " is in use, but a Cassandra node needs it ("
                            + this + "): stop the process that listens there (lsof -nP -iTCP:" + number
                            + " -sTCP:LISTEN names it) and start again.");
        }
    }

    private static boolean canBind(String address, int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getByName(address))) {
            return socket.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
