package io.ilion.web;

/** The resource that a path names does not exist. */
public final class ResourceNotFoundException extends RuntimeException {

    private final String type;

    /** @param type the last part of the problem type, such as {@code no-such-keyspace} */
    public ResourceNotFoundException(String type, String message) {
        super(message);
        this.type = type;
    }

    String type() {
        return type;
    }
}
