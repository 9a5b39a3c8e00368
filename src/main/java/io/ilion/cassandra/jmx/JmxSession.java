package io.ilion.cassandra.jmx;

import io.ilion.cassandra.NodeAuthenticationException;
import io.ilion.cassandra.NodeException;
import io.ilion.cassandra.NodeSession;
import io.ilion.cassandra.NodeTimeoutException;
import io.ilion.cassandra.NodeUnreachableException;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.management.MBeanInfo;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/** Calls to one node: each on a thread of its own, all within one deadline, and ended early when the node hangs. */
final class JmxSession implements NodeSession {

    private final JmxNode node;
    private final LivenessProbe probe;
    private final Duration timeout;
    private final long deadline;

    JmxSession(JmxNode node, LivenessProbe probe, Duration timeout) {
        this.node = node;
        this.probe = probe;
        this.timeout = timeout;
        this.deadline = System.nanoTime() + timeout.toNanos();
    }

    @Override
    public String address() {
        return node.address().host();
    }

    @Override
    public <T> T mbean(String objectName, Class<T> mbeanInterface) {
        ObjectName name = MBeanCall.name(objectName);
        return mbeanInterface.cast(Proxy.newProxyInstance(
                mbeanInterface.getClassLoader(), new Class<?>[] {mbeanInterface}, (proxy, method, arguments) -> {
                    MBeanCall call = new MBeanCall(name, method, arguments == null ? new Object[0] : arguments);
                    return call.isObjectMethod() ? call.invokeObjectMethod(proxy) : run(call);
                }));
    }

    @Override
    public boolean hasOperation(String objectName, String operation, int parameters) {
        MBeanInfo described =
                run("the description of " + objectName, mbeans -> mbeans.getMBeanInfo(MBeanCall.name(objectName)));
        return Stream.of(described.getOperations())
                .anyMatch(each -> each.getName().equals(operation) && each.getSignature().length == parameters);
    }

    @Override
    public List<String> names(String key, String pattern) {
        return run("the query for " + pattern, mbeans -> mbeans.queryNames(MBeanCall.name(pattern), null)).stream()
                .map(name -> name.getKeyProperty(key))
                .sorted()
                .toList();
    }

    @Override
    public void close() {
        probe.close();
    }

    private @Nullable Object run(MBeanCall call) {
        String what = call.toString();
        return call.isGetter()
                ? run(what, call::execute)
                : node.calls().traced(address(), what, () -> run(what, call::execute));
    }

    private <T> T run(String what, CachedConnection.Call<T> call) {
        return node.calls().measured(address(), () -> await(what, call));
    }

    // nullness: an MBean may return null where the interface declares it
    @SuppressWarnings("NullAway")
    private <T> T await(String what, CachedConnection.Call<T> call) {
        CompletableFuture<T> response = node.callConnection().call(call);
        try {
            CompletableFuture.anyOf(response, probe.hung()).get(remaining(), TimeUnit.NANOSECONDS);
            return response.join();
        } catch (TimeoutException e) {
            throw new NodeTimeoutException(address(), what, timeout);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted during " + what + " on " + address());
        } catch (ExecutionException e) {
            throw translate(what, e.getCause());
        } catch (CompletionException e) {
            throw translate(what, e.getCause());
        }
    }

    private long remaining() {
        return Math.max(0, deadline - System.nanoTime());
    }

    private RuntimeException translate(String what, @Nullable Throwable failure) {
        if (failure instanceof CompletionException wrapped) {
            return translate(what, wrapped.getCause());
        }
        if (failure instanceof NodeException known) {
            return known;
        }
        if (failure instanceof SecurityException refused) {
            return new NodeAuthenticationException(address(), refused);
        }
        if (failure instanceof IOException untrusted && TlsFailures.isIn(untrusted)) {
            return TlsFailures.translate(node.address(), untrusted);
        }
        if (failure instanceof IOException lost) {
            return new NodeUnreachableException(
                    address(),
                    "Node %s could not be reached for the call %s: %s".formatted(address(), what, reason(lost)),
                    lost);
        }
        if (failure instanceof TimeoutException) {
            return new NodeUnreachableException(
                    address(),
                    "Node %s did not accept a new JMX connection within the connect timeout".formatted(node.address()),
                    failure);
        }
        return MBeanCall.translate(address(), what, failure);
    }

    /** The last cause is the most specific: RMI and JNDI wrap "Connection refused" three times. */
    private static String reason(Throwable failure) {
        Throwable last = failure;
        while (last.getCause() != null && last.getCause() != last) {
            last = last.getCause();
        }
        return last.getMessage() == null ? last.getClass().getSimpleName() : last.getMessage();
    }
}
