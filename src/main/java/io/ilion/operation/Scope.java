package io.ilion.operation;

import java.util.Set;

/**
 * What is touched by something that a caller wants to change.
 *
 * @param keyspaces empty where it may be any of the cluster
 */
public record Scope(String cluster, Set<String> keyspaces) {

    public Scope {
        keyspaces = Set.copyOf(keyspaces);
    }
}
