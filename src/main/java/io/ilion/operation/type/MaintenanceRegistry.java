package io.ilion.operation.type;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/** All kinds of maintenance that there are, by their name on the wire. */
@Component
public final class MaintenanceRegistry {

    private final TreeMap<String, Maintenance<?>> byType = new TreeMap<>();

    public MaintenanceRegistry(List<Maintenance<?>> kinds) {
        for (Maintenance<?> maintenance : kinds) {
            if (byType.put(maintenance.type(), maintenance) != null) {
                throw new IllegalStateException("Two kinds of maintenance are called " + maintenance.type());
            }
        }
    }

    public Optional<Maintenance<?>> find(String type) {
        return Optional.ofNullable(byType.get(type));
    }

    public Set<String> types() {
        return byType.navigableKeySet();
    }

    public Collection<Maintenance<?>> all() {
        return byType.values();
    }
}
