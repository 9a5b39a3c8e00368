package io.ilion.security;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;

/** Tells which addresses belong to one sender. */
final class ClientNetworks {

    private ClientNetworks() {}

    /** An address of IPv4 as it is; of IPv6 the first 64 bits, since whoever has one address there has all below them. */
    static String network(String address) {
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
