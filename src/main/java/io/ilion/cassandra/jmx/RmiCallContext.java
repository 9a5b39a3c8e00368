package io.ilion.cassandra.jmx;

import io.ilion.cassandra.NodeResponseRejectedException;
import io.ilion.cassandra.UnknownNodeThrowable;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * What a thread is about while it talks to a node. RMI opens sockets and reads answers in the thread of the caller but
 * says nobody for whom, so those who do it for us look here.
 */
final class RmiCallContext {

    private static final ThreadLocal<RmiCallContext> CURRENT = new ThreadLocal<>();

    private final JmxTarget target;
    private @Nullable InetSocketAddress secureEnd;
    private @Nullable String refused;
    private boolean refusedThrowable;

    private RmiCallContext(JmxTarget target) {
        this.target = target;
    }

    /** Null on a thread that talks to no node, or does it in the name of RMI itself. */
    static @Nullable RmiCallContext current() {
        return CURRENT.get();
    }

    /**
     * Talks to the node.
     *
     * @throws NodeResponseRejectedException when {@link JmxDeserializationFilter} has refused the answer
     */
    static <T> T to(JmxTarget target, JmxThreads.Call<T> call) throws Exception {
        RmiCallContext errand = new RmiCallContext(target);
        CURRENT.set(errand);
        try {
            return call.run();
        } catch (IOException e) {
            throw errand.explain(e);
        } finally {
            CURRENT.remove();
        }
    }

    JmxTarget target() {
        return target;
    }

    void dials(InetSocketAddress end) {
        secureEnd = end;
    }

    /** Whom it has tried to reach over TLS last; null when nobody. */
    @Nullable
    InetSocketAddress secureEnd() {
        return secureEnd;
    }

    void refuse(Class<?> type) {
        refused = type.getName();
        refusedThrowable = Throwable.class.isAssignableFrom(type);
    }

    void refuse(String limit) {
        refused = limit;
        refusedThrowable = false;
    }

    private Exception explain(IOException failure) {
        if (refused == null) {
            return failure;
        }
        return refusedThrowable
                ? new MBeanCall.NodeThrew(new UnknownNodeThrowable(refused))
                : new NodeResponseRejectedException(target.address().host(), refused, failure);
    }
}
