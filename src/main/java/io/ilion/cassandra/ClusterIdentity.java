package io.ilion.cassandra;

import java.util.UUID;

/**
 * What a cluster says of itself.
 *
 * @param clusterName   as it is called in {@code cassandra.yaml}, which need not be its name in the settings
 * @param schemaVersion that of the node that answered; all nodes have the same unless the schema is just being changed
 */
public record ClusterIdentity(String clusterName, UUID schemaVersion) {}
