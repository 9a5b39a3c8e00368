package io.ilion.database;

/** Marks the threads that serve requests: their database connections come from a pool of their own. */
public final class RequestThread {

    private static final ThreadLocal<Boolean> MARK = ThreadLocal.withInitial(() -> false);

    private RequestThread() {}

    static boolean isCurrent() {
        return MARK.get();
    }

    /** What a thread does as a part of a request. */
    @FunctionalInterface
    public interface Work<E1 extends Exception, E2 extends Exception> {

        void run() throws E1, E2;
    }

    /** Marks the current thread while it does this work. */
    public static <E1 extends Exception, E2 extends Exception> void run(Work<E1, E2> work) throws E1, E2 {
        boolean before = MARK.get();
        MARK.set(true);
        try {
            work.run();
        } finally {
            MARK.set(before);
        }
    }
}
