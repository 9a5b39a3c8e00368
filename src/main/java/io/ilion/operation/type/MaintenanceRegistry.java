package io.ilion.operation.type;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/** All operation types by their name. */
@Component
public final class MaintenanceRegistry {

    private final TreeMap<String, Maintenance<?>> byType = new TreeMap<>();

    public MaintenanceRegistry(List<Maintenance<?>> types) {
        for (Maintenance<?> maintenance : types) {
            if (byType.put(maintenance.type(), maintenance) != null) {
                throw new IllegalStateException("Two operation types have the name " + maintenance.type());
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
