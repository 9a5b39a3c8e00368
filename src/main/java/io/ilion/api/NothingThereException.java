package io.ilion.api;

/** A path names something that there is not. */
public final class NothingThereException extends RuntimeException {

    private final String type;

    /** @param type what the problem is called, such as {@code no-such-keyspace} */
    public NothingThereException(String type, String message) {
        super(message);
        this.type = type;
    }

    String type() {
        return type;
    }
}
