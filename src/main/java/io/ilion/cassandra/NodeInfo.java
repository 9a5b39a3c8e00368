package io.ilion.cassandra;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A node as its cluster describes it at one moment.
 *
 * @param hostId  what identifies the node for good; addresses may change, a host id does not
 * @param address the IP address at which clients reach it
 * @param version its Cassandra release, where the cluster tells it
 * @param up      false when the connections to it are lost; a node that hangs is still up by this reckoning
 */
public record NodeInfo(
        UUID hostId,
        String address,
        String datacenter,
        String rack,
        @Nullable String version,
        boolean up) {

    /** Whether a caller's word for a node, a host id or an address, means this one. */
    public boolean hasHost(String host) {
        return address.equals(host) || hostId.toString().equalsIgnoreCase(host);
    }
}
