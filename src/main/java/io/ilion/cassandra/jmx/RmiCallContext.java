package io.ilion.cassandra.jmx;

import io.ilion.cassandra.NodeResponseRejectedException;
import io.ilion.cassandra.UnknownNodeThrowable;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * The RMI call that the current thread is making. RMI opens sockets and reads responses in the thread of the caller, but does not
 * pass on which call they belong to; the socket factories and the deserialization filter find it here.
 */
final class RmiCallContext {

    private static final ThreadLocal<RmiCallContext> CURRENT = new ThreadLocal<>();

    private final JmxTarget target;
    private @Nullable InetSocketAddress tlsAddress;
    private @Nullable String rejected;
    private boolean rejectedThrowable;

    private RmiCallContext(JmxTarget target) {
        this.target = target;
    }

    /** Null on a thread that calls no node, and on the threads of RMI itself. */
    static @Nullable RmiCallContext current() {
        return CURRENT.get();
    }

    /**
     * Makes a call to a node.
     *
     * @throws NodeResponseRejectedException when {@link JmxDeserializationFilter} rejected the response
     */
    static <T> T call(JmxTarget target, JmxThreads.Call<T> call) throws Exception {
        RmiCallContext context = new RmiCallContext(target);
        CURRENT.set(context);
        try {
            return call.run();
        } catch (IOException e) {
            throw context.translate(e);
        } finally {
            CURRENT.remove();
        }
    }

    JmxTarget target() {
        return target;
    }

    void connectsWithTls(InetSocketAddress address) {
        tlsAddress = address;
    }

    /** The last address to which this call tried to connect with TLS; null when there was none. */
    @Nullable
    InetSocketAddress tlsAddress() {
        return tlsAddress;
    }

    void reject(Class<?> type) {
        rejected = type.getName();
        rejectedThrowable = Throwable.class.isAssignableFrom(type);
    }

    void reject(String reason) {
        rejected = reason;
        rejectedThrowable = false;
    }

    private Exception translate(IOException failure) {
        if (rejected == null) {
            return failure;
        }
        return rejectedThrowable
                ? new MBeanCall.NodeThrew(new UnknownNodeThrowable(rejected))
                : new NodeResponseRejectedException(target.address().host(), rejected, failure);
    }
}
