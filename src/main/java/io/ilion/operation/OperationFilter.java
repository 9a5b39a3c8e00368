package io.ilion.operation;

import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.data.jpa.domain.Specification;

/**
 * Which operations to list.
 *
 * @param types  empty for all
 * @param states empty for all
 * @param before only operations that were submitted before this one; null to start with the newest
 */
public record OperationFilter(
        Set<String> types, Set<State> states, @Nullable UUID before) {

    Specification<Operation> asSpecification() {
        return Specification.allOf(
                types.isEmpty()
                        ? Specification.unrestricted()
                        : (root, query, cb) -> root.get("type").in(types),
                states.isEmpty()
                        ? Specification.unrestricted()
                        : (root, query, cb) -> root.get("state").in(states),
                before == null
                        ? Specification.unrestricted()
                        : (root, query, cb) -> cb.lessThan(root.<UUID>get("id"), before));
    }
}
