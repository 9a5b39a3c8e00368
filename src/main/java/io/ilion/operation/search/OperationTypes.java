package io.ilion.operation.search;

import io.ilion.operation.type.InvalidRequestException;
import io.ilion.operation.type.MaintenanceRegistry;
import io.ilion.operation.type.Suggestion;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Which types operations have: those that can be submitted, and those that only stored operations have, such as of another version. */
@Component
public class OperationTypes {

    private final MaintenanceRegistry registry;
    private final JdbcClient jdbc;

    OperationTypes(MaintenanceRegistry registry, JdbcClient jdbc) {
        this.registry = registry;
        this.jdbc = jdbc;
    }

    /** Those of the names that are no type of an operation, in order. */
    public Set<String> unknown(Collection<String> types) {
        Set<String> unknown = new TreeSet<>(types);
        unknown.removeIf(type -> registry.find(type).isPresent() || isStored(type));
        return unknown;
    }

    /** @throws InvalidRequestException when one of them is no type of an operation */
    public void requireKnown(@Nullable Collection<String> types) {
        if (types == null) {
            return;
        }
        unknown(types).stream().findFirst().ifPresent(type -> {
            throw new InvalidRequestException(
                    "type",
                    "must be one of %s, not '%s'%s"
                            .formatted(registry.types(), type, Suggestion.of(type, registry.types())));
        });
    }

    private boolean isStored(String type) {
        return jdbc.sql("select exists (select from operation where type = ?)")
                .param(type)
                .query(Boolean.class)
                .single();
    }
}
