package io.ilion.cassandra;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A node as the driver knows it.
 *
 * @param hostId  does not change, unlike the address
 * @param address the IP address for clients
 * @param version its Cassandra release; null when unknown
 * @param up      false when the driver has lost its connections; a node that hangs is still up
 */
public record NodeInfo(
        UUID hostId,
        String address,
        String datacenter,
        String rack,
        @Nullable String version,
        boolean up) {

    /** @param host a host id or an address */
    public boolean hasHost(String host) {
        return address.equals(host) || hostId.toString().equalsIgnoreCase(host);
    }
}
