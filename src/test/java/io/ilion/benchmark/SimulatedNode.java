package io.ilion.benchmark;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.rmi.registry.LocateRegistry;
import java.rmi.registry.Registry;
import java.rmi.server.RMIServerSocketFactory;
import java.util.Map;
import java.util.function.LongSupplier;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import javax.management.StandardMBean;
import javax.management.remote.JMXServiceURL;
import javax.management.remote.rmi.RMIConnection;
import javax.management.remote.rmi.RMIConnectorServer;
import javax.management.remote.rmi.RMIJRMPServerImpl;
import javax.security.auth.Subject;

/** The part of a Cassandra node that a flush uses: an RMI registry and a JMX server on one port of its own address. */
final class SimulatedNode {

    static final String KEYSPACE = "bench";
    static final int TABLES = 10;
    static final int PORT = 7199;

    private static final String METRIC = "org.apache.cassandra.metrics:type=Table,keyspace=%s,scope=%s,name=%s";

    private final MBeanServer mbeans = MBeanServerFactory.newMBeanServer();
    private final Registry registry;
    private final Server server;

    /** A metric with a value. Public because JMX requires it. */
    public interface GaugeMBean {
        Object getValue();
    }

    /** A metric with a count. Public because JMX requires it. */
    public interface CounterMBean {
        long getCount();
    }

    /** Public because JMX requires it. */
    public interface StorageServiceMBean {
        void forceKeyspaceFlush(String keyspace, String... tables) throws InterruptedException;
    }

    /** Binds RMI to one address, which only a socket factory can. */
    private record AddressSocketFactory(String address) implements RMIServerSocketFactory {

        @Override
        public ServerSocket createServerSocket(int port) throws IOException {
            return new ServerSocket(port, 50, InetAddress.getByName(address));
        }
    }

    /** Exports each connection at the address of its node. */
    private static final class Server extends RMIJRMPServerImpl {

        private final String address;

        Server(String address, AddressSocketFactory sockets) throws IOException {
            super(PORT, null, sockets, Map.of("jmx.remote.x.server.connection.timeout", Long.MAX_VALUE));
            this.address = address;
        }

        @Override
        protected RMIConnection makeClient(String id, Subject subject) throws IOException {
            synchronized (Server.class) {
                exportAt(address);
                return super.makeClient(id, subject);
            }
        }
    }

    /**
     * Starts a node. It stops when it is no longer referenced, since RMI does not keep a reference. Only one thread may start
     * nodes.
     *
     * @param latency duration of the flush of a table, in milliseconds
     */
    SimulatedNode(String address, LongSupplier latency) throws IOException, JMException {
        registerAll(latency);
        AddressSocketFactory sockets = new AddressSocketFactory(address);
        exportAt(address);
        registry = LocateRegistry.createRegistry(PORT, null, sockets);
        server = new Server(address, sockets);
        new RMIConnectorServer(new JMXServiceURL("service:jmx:rmi://"), null, server, mbeans).start();
        registry.rebind("jmxrmi", server.toStub());
    }

    /** RMI has one host name for all exports of a JVM, and reads it at each export. */
    private static void exportAt(String address) {
        System.setProperty("java.rmi.server.hostname", address);
    }

    private void registerAll(LongSupplier latency) throws JMException {
        SimulatedTable[] tables = new SimulatedTable[TABLES];
        for (int i = 0; i < TABLES; i++) {
            tables[i] = new SimulatedTable(latency);
            register("t" + i, tables[i]);
        }
        StorageServiceMBean storage = (keyspace, names) -> {
            for (String name : names) {
                tables[Integer.parseInt(name.substring(1))].flush();
            }
        };
        mbeans.registerMBean(
                new StandardMBean(storage, StorageServiceMBean.class),
                new ObjectName("org.apache.cassandra.db:type=StorageService"));
    }

    private void register(String table, SimulatedTable metrics) throws JMException {
        gauge(table, "MemtableColumnsCount", metrics::memtableWrites);
        gauge(table, "LiveSSTableCount", metrics::sstables);
        counter(table, "MemtableSwitchCount", metrics::memtableSwitches);
        counter(table, "PendingFlushes", metrics::pendingFlushes);
    }

    private void gauge(String table, String name, GaugeMBean gauge) throws JMException {
        mbeans.registerMBean(new StandardMBean(gauge, GaugeMBean.class), metric(table, name));
    }

    private void counter(String table, String name, CounterMBean counter) throws JMException {
        mbeans.registerMBean(new StandardMBean(counter, CounterMBean.class), metric(table, name));
    }

    private static ObjectName metric(String table, String name) throws JMException {
        return new ObjectName(METRIC.formatted(KEYSPACE, table, name));
    }
}
