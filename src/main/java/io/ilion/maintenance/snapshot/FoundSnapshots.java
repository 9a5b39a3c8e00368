package io.ilion.maintenance.snapshot;

import java.util.List;

/**
 * Evidence of the snapshots that the nodes had before the first of them was cleared.
 *
 * @param tags             tags to clear
 * @param nodes            number of nodes that have any of them
 * @param unavailableNodes addresses of the nodes that did not answer
 */
record FoundSnapshots(List<String> tags, int nodes, List<String> unavailableNodes) {}
