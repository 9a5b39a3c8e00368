package io.ilion.devcluster;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.util.unit.DataSize;

/**
 * Which local Cassandra cluster to start.
 *
 * @param directory where everything of the cluster is kept; whatever else lies in it may be deleted
 * @param addresses loopback addresses, one for each node; the first is the seed
 * @param jmxUser who must log in over JMX, or null when nobody has to
 * @param security TLS and log-in, or null when there is neither
 * @param lifetime what the next start finds of this one
 */
public record LocalClusterSettings(
        String clusterName,
        Path directory,
        List<String> addresses,
        String datacenter,
        @Nullable JmxUser jmxUser,
        @Nullable NodeSecurity security,
        DataSize heap,
        Lifetime lifetime) {

    /** How long a cluster lives. */
    public enum Lifetime {
        /** It starts empty, and is killed in the end. */
        THROW_AWAY,
        /** The next start finds its data, but no process. */
        LASTING,
        /** Its nodes outlive the JVM that started them, and the next start goes on with them as they are. */
        RUNNING
    }

    public LocalClusterSettings {
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("a cluster has at least one node");
        }
        directory = directory.toAbsolutePath().normalize();
        addresses = List.copyOf(addresses);
    }

    /** A cluster that keeps its data for the next start, and so is stopped with care (about four seconds). */
    public static LocalClusterSettings persistent(String clusterName, Path directory, List<String> addresses) {
        return new LocalClusterSettings(
                clusterName, directory, addresses, "dc1", null, null, DataSize.ofMegabytes(512), Lifetime.LASTING);
    }

    /** A cluster for a test: it starts empty, and is killed in the end. */
    public static LocalClusterSettings ephemeral(String clusterName, Path directory, List<String> addresses) {
        return new LocalClusterSettings(
                clusterName, directory, addresses, "dc1", null, null, DataSize.ofMegabytes(256), Lifetime.THROW_AWAY);
    }

    /** The same, but its nodes go on when this JVM ends. */
    public LocalClusterSettings detached() {
        return new LocalClusterSettings(
                clusterName, directory, addresses, datacenter, jmxUser, security, heap, Lifetime.RUNNING);
    }

    public LocalClusterSettings withDatacenter(String changed) {
        return new LocalClusterSettings(clusterName, directory, addresses, changed, jmxUser, security, heap, lifetime);
    }

    public LocalClusterSettings withJmxUser(String name, String password) {
        JmxUser changed = new JmxUser(name, password);
        return new LocalClusterSettings(
                clusterName, directory, addresses, datacenter, changed, security, heap, lifetime);
    }

    public LocalClusterSettings withSecurity(NodeSecurity changed) {
        return new LocalClusterSettings(
                clusterName, directory, addresses, datacenter, jmxUser, changed, heap, lifetime);
    }

    public LocalClusterSettings withHeap(DataSize changed) {
        return new LocalClusterSettings(
                clusterName, directory, addresses, datacenter, jmxUser, security, changed, lifetime);
    }

    boolean persistent() {
        return lifetime == Lifetime.LASTING;
    }

    boolean isDetached() {
        return lifetime == Lifetime.RUNNING;
    }

    Optional<JmxUser> jmxLogin() {
        return Optional.ofNullable(jmxUser);
    }
}
