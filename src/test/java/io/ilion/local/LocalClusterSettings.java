package io.ilion.local;

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
 * @param lasting whether the next start finds the data of this one, see {@link #lasting} and {@link #throwAway}
 */
public record LocalClusterSettings(
        String clusterName,
        Path directory,
        List<String> addresses,
        String datacenter,
        @Nullable JmxUser jmxUser,
        @Nullable NodeSecurity security,
        DataSize heap,
        boolean lasting) {

    public LocalClusterSettings {
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException("a cluster has at least one node");
        }
        directory = directory.toAbsolutePath().normalize();
        addresses = List.copyOf(addresses);
    }

    /** A cluster that keeps its data for the next start, and so is stopped with care (about four seconds). */
    public static LocalClusterSettings lasting(String clusterName, Path directory, List<String> addresses) {
        return new LocalClusterSettings(
                clusterName, directory, addresses, "dc1", null, null, DataSize.ofMegabytes(512), true);
    }

    /** A cluster for a test: it starts empty, and is killed in the end. */
    public static LocalClusterSettings throwAway(String clusterName, Path directory, List<String> addresses) {
        return new LocalClusterSettings(
                clusterName, directory, addresses, "dc1", null, null, DataSize.ofMegabytes(256), false);
    }

    public LocalClusterSettings withDatacenter(String changed) {
        return new LocalClusterSettings(clusterName, directory, addresses, changed, jmxUser, security, heap, lasting);
    }

    public LocalClusterSettings withJmxUser(String name, String password) {
        JmxUser changed = new JmxUser(name, password);
        return new LocalClusterSettings(
                clusterName, directory, addresses, datacenter, changed, security, heap, lasting);
    }

    public LocalClusterSettings withSecurity(NodeSecurity changed) {
        return new LocalClusterSettings(clusterName, directory, addresses, datacenter, jmxUser, changed, heap, lasting);
    }

    public LocalClusterSettings withHeap(DataSize changed) {
        return new LocalClusterSettings(
                clusterName, directory, addresses, datacenter, jmxUser, security, changed, lasting);
    }

    Optional<JmxUser> jmxLogin() {
        return Optional.ofNullable(jmxUser);
    }
}
