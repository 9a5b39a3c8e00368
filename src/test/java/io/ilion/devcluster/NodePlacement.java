package io.ilion.devcluster;

import java.util.List;
import java.util.stream.IntStream;

/** Address, datacenter, rack and token of a node in its cluster. */
record NodePlacement(String address, String datacenter, String rack, long token, NodeDirectories directories) {

    /** The nodes of a cluster: one rack per node, tokens spread evenly over the ring. */
    static List<NodePlacement> ofCluster(LocalClusterSettings settings) {
        List<String> addresses = settings.addresses();
        return IntStream.range(0, addresses.size())
                .mapToObj(i -> ofCluster(settings, i))
                .toList();
    }

    private static NodePlacement ofCluster(LocalClusterSettings settings, int index) {
        String address = settings.addresses().get(index);
        long share = Long.divideUnsigned(-1L, settings.addresses().size());
        long token = Long.MIN_VALUE + share / 2 + share * index;
        return new NodePlacement(
                address,
                settings.datacenter(index),
                "rack" + (index + 1),
                token,
                new NodeDirectories(settings.directory().resolve(address)));
    }
}
