package io.ilion.devcluster;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/**
 * Settings of a local Cassandra cluster.
 *
 * @param directory directory of all files of the cluster; other files in it may be deleted
 * @param addresses one loopback address per node; the first is the seed
 * @param datacenters the datacenters of the nodes, in turn
 * @param jmxUser the JMX login, or null for none
 * @param security TLS and CQL authentication, or null for neither
 * @param lifetime what remains for the next start
 */
public record LocalClusterSettings(
        String clusterName,
        Path directory,
        List<String> addresses,
        List<String> datacenters,
        @Nullable JmxUser jmxUser,
        @Nullable NodeSecurity security,
        DataSize heap,
        Lifetime lifetime) {

    /** Lifetime of the processes and the data. */
    public enum Lifetime {
        /** Starts empty and is killed at the end. */
        EPHEMERAL,
        /** Keeps its data for the next start, but no process. */
        PERSISTENT,
        /** The nodes outlive the JVM that started them; the next start adopts them. */
        DETACHED
    }

    public LocalClusterSettings {
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("a cluster has at least one node");
        }
        directory = directory.toAbsolutePath().normalize();
        addresses = List.copyOf(addresses);
        datacenters = List.copyOf(datacenters);
    }

    /** A cluster that keeps its data for the next start, and is therefore stopped gracefully (about 4 s). */
    public static LocalClusterSettings persistent(String clusterName, Path directory, List<String> addresses) {
        return new LocalClusterSettings(
                clusterName,
                directory,
                addresses,
                List.of("dc1"),
                null,
                null,
                DataSize.ofMegabytes(512),
                Lifetime.PERSISTENT);
    }

    /** A cluster for a test: starts empty and is killed at the end. */
    public static LocalClusterSettings ephemeral(String clusterName, Path directory, List<String> addresses) {
        return new LocalClusterSettings(
                clusterName,
                directory,
                addresses,
                List.of("dc1"),
                null,
                null,
                DataSize.ofMegabytes(256),
                Lifetime.EPHEMERAL);
    }

    /** The same, but its nodes keep running when this JVM ends. */
    public LocalClusterSettings detached() {
        return new LocalClusterSettings(
                clusterName, directory, addresses, datacenters, jmxUser, security, heap, Lifetime.DETACHED);
    }

    /** Puts the nodes into these datacenters in turn. */
    public LocalClusterSettings withDatacenters(String... changed) {
        return new LocalClusterSettings(
                clusterName, directory, addresses, List.of(changed), jmxUser, security, heap, lifetime);
    }

    /** The datacenter of a node. */
    String datacenter(int node) {
        return datacenters.get(node % datacenters.size());
    }

    public LocalClusterSettings withJmxUser(String name, String password) {
        JmxUser changed = new JmxUser(name, password);
        return new LocalClusterSettings(
                clusterName, directory, addresses, datacenters, changed, security, heap, lifetime);
    }

    public LocalClusterSettings withSecurity(NodeSecurity changed) {
        return new LocalClusterSettings(
                clusterName, directory, addresses, datacenters, jmxUser, changed, heap, lifetime);
    }

    public LocalClusterSettings withHeap(DataSize changed) {
        return new LocalClusterSettings(
                clusterName, directory, addresses, datacenters, jmxUser, security, changed, lifetime);
    }

    boolean isPersistent() {
        return lifetime == Lifetime.PERSISTENT;
    }

    boolean isDetached() {
        return lifetime == Lifetime.DETACHED;
    }

    Optional<JmxUser> jmxLogin() {
        return Optional.ofNullable(jmxUser);
    }
}
