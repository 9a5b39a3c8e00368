package io.ilion.operation;

import java.util.Set;

/**
 * What an action affects.
 *
 * @param keyspaces empty for any keyspace of the cluster
 */
public record Scope(String cluster, Set<String> keyspaces) {

    public Scope {
        keyspaces = Set.copyOf(keyspaces);
    }
}
