package io.ilion.cassandra.jmx;

/** Where the MBeans of a node are. */
public record JmxAddress(String host, int port) {

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
