package io.ilion.maintenance.snapshot;

import java.util.List;

/**
 * What the nodes had before the first of them was cleared.
 *
 * @param tags     those to clear; none when no node has any
 * @param nodes    how many nodes have any of them
 * @param notAsked the addresses of the nodes that could not be asked
 */
record FoundSnapshots(List<String> tags, int nodes, List<String> notAsked) {}
