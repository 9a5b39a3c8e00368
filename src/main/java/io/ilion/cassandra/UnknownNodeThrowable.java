package io.ilion.cassandra;

/** Stands for a throwable of the node whose class is not one of Java's own, so that nothing but its name is read. */
public final class UnknownNodeThrowable extends Exception {

    private final String className;

    public UnknownNodeThrowable(String className) {
        super("The node threw a %s. Its message could not be read, because the class is not one of Java's own"
                .formatted(className));
        this.className = className;
    }

    /** The fully qualified name of the class on the node. */
    public String className() {
        return className;
    }
}
