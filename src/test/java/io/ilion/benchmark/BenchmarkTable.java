package io.ilion.benchmark;

import com.datastax.oss.driver.api.core.CqlSession;
import io.ilion.devcluster.LocalCassandra;
import io.ilion.devcluster.LocalNode;
import io.ilion.devcluster.NodetoolResult;
import java.io.IOException;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** A small table on one node, with ways to flush it without Ilion. */
record BenchmarkTable(LocalNode node, CqlSession cql, JMXConnector jmx) implements AutoCloseable {

    static final String REQUEST = "{\"type\":\"flush\",\"keyspace\":\"bench\",\"tables\":[\"small\"]}";

    @SuppressWarnings("BanJNDI") // the address is a local test node
    static BenchmarkTable create(LocalCassandra cassandra) throws IOException {
        LocalNode node = cassandra.node(0);
        CqlSession cql = CqlSession.builder()
                .addContactPoints(cassandra.contactPoints())
                .withLocalDatacenter(cassandra.datacenter())
                .build();
        cql.execute("create keyspace bench with replication = {'class': 'NetworkTopologyStrategy', '"
                + cassandra.datacenter() + "': 1}");
        cql.execute("create table bench.small (id int primary key, text text)");
        return new BenchmarkTable(
                node,
                cql,
                JMXConnectorFactory.connect(new JMXServiceURL(
                        "service:jmx:rmi:///jndi/rmi://" + node.address() + ":" + node.jmxPort() + "/jmxrmi")));
    }

    /** Writes a row, so that there is something to flush. */
    void writeRow() {
        cql.execute("insert into bench.small (id, text) values (1, 'a row')");
    }

    void flush() throws IOException, JMException {
        flush("small");
    }

    /** Calls the MBean as Ilion does; without tables it flushes the keyspace. */
    void flush(String... tables) throws IOException, JMException {
        jmx.getMBeanServerConnection()
                .invoke(
                        new ObjectName("org.apache.cassandra.db:type=StorageService"),
                        "forceKeyspaceFlush",
                        new Object[] {"bench", tables},
                        new String[] {String.class.getName(), String[].class.getName()});
    }

    void flushByNodetool() {
        flushByNodetool("small");
    }

    /** @throws IllegalStateException when the exit code is not 0 */
    void flushByNodetool(String... tables) {
        NodetoolResult run = node.nodetool(
                Stream.concat(Stream.of("flush", "bench"), Stream.of(tables)).toArray(String[]::new));
        if (run.exitCode() != 0) {
            throw new IllegalStateException(run.output());
        }
    }

    @Override
    public void close() throws IOException {
        jmx.close();
        cql.close();
    }
}
