package io.ilion.operation.type;

import java.util.List;

/** The request is invalid. Nothing was stored. */
public final class InvalidRequestException extends RuntimeException {

    private final List<Violation> violations;

    /**
     * What is wrong with one property.
     *
     * @param field   the path of the property, such as {@code nodes.hosts[0]}; empty for the request as a whole
     * @param message what would be right
     */
    public record Violation(String field, String message) {}

    public InvalidRequestException(List<Violation> violations) {
        super(violations.toString());
        this.violations = List.copyOf(violations);
    }

    public InvalidRequestException(String field, String message) {
        this(List.of(new Violation(field, message)));
    }

    public List<Violation> violations() {
        return violations;
    }
}
