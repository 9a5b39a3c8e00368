package io.ilion.cassandra;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The configured clusters, by name. */
public final class Clusters {

    private final TreeMap<String, Cluster> byName;

    public Clusters(Map<String, ? extends Cluster> byName) {
        this.byName = new TreeMap<>(byName);
    }

    public Optional<Cluster> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** @throws ClusterNotConfiguredException when there is no such cluster */
    public Cluster require(String name) {
        return find(name).orElseThrow(() -> new ClusterNotConfiguredException(name));
    }

    /** The default of requests that name no cluster: the only one, if there is just one. */
    public Optional<Cluster> only() {
        return byName.size() == 1 ? Optional.of(byName.firstEntry().getValue()) : Optional.empty();
    }

    public Set<String> names() {
        return byName.navigableKeySet();
    }
}
