package io.ilion.operation.request;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;

/** The network that stands for one client where clients without authentication are limited. */
public final class ClientNetworks {

    private ClientNetworks() {}

    /** The address itself for IPv4; the /64 prefix for IPv6, since one client usually has all addresses below it. */
    public static String network(String address) {
        if (address.indexOf(':') < 0) {
            return address;
        }
        try {
            byte[] bytes = InetAddress.getByName(address).getAddress();
            return bytes.length == 16 ? HexFormat.of().formatHex(bytes, 0, 8) + "/64" : address;
        } catch (UnknownHostException e) {
            return address;
        }
    }
}
