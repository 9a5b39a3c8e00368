package io.ilion.web;

/** A path names something that there is not. */
public final class ResourceNotFoundException extends RuntimeException {

    private final String type;

    /** @param type what the problem is called, such as {@code no-such-keyspace} */
    public ResourceNotFoundException(String type, String message) {
        super(message);
        this.type = type;
    }

    String type() {
        return type;
    }
}
