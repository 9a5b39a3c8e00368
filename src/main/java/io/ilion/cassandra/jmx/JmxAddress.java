package io.ilion.cassandra.jmx;

/** The JMX host and port of a node. */
public record JmxAddress(String host, int port) {

    @Override
    public String toString() {
        return host + ":" + port;
    }
}
