package io.ilion.devcluster;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** Address, rack and token of a node in its cluster. */
record NodePlacement(String address, String rack, long token, NodeDirectories directories) {

    /** The nodes of a cluster: one rack per node, tokens spread evenly over the ring. */
    static List<NodePlacement> ofCluster(LocalClusterSettings settings) {
        List<String> addresses = settings.addresses();
        return IntStream.range(0, addresses.size())
                .mapToObj(i -> ofCluster(settings.directory(), addresses.get(i), i, addresses.size()))
                .toList();
    }

    private static NodePlacement ofCluster(Path directory, String address, int index, int nodes) {
        long share = Long.divideUnsigned(-1L, nodes);
        long token = Long.MIN_VALUE + share / 2 + share * index;
        return new NodePlacement(address, "rack" + (index + 1), token, new NodeDirectories(directory.resolve(address)));
    }
}
