package io.ilion.cassandra;

/** Replaces a throwable of the node whose class is not part of Java; only its class name is read. */
public final class UnknownNodeThrowable extends Exception {

    private final String className;

    public UnknownNodeThrowable(String className) {
        super("The node threw %s. Its message cannot be read because the class is not part of Java"
                .formatted(className));
        this.className = className;
    }

    /** The fully qualified name. */
    public String className() {
        return className;
    }
}
