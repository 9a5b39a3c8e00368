package io.ilion.cassandra;

import java.util.UUID;

/**
 * Name and schema version of a cluster.
 *
 * @param clusterName   the name in {@code cassandra.yaml}, which may differ from the name in the settings
 * @param schemaVersion of the node that answered; all nodes have the same except during a schema change
 */
public record ClusterIdentity(String clusterName, UUID schemaVersion) {}
