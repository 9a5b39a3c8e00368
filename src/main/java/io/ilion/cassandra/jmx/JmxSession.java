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

/** Calls to one node, each on a worker thread, all within one deadline, and ended early when the node hangs. */
final class JmxSession implements NodeSession {

    private final JmxNode node;
    private final LivenessProbe watch;
    private final Duration timeout;
    private final long deadline;

    JmxSession(JmxNode node, LivenessProbe watch, Duration timeout) {
        this.node = node;
        this.watch = watch;
        this.timeout = timeout;
        this.deadline = System.nanoTime() + timeout.toNanos();
    }

    @Override
    public String address() {
        return node.address().host();
    }

    @Override
    public <T> T mbean(String objectName, Class<T> slice) {
        ObjectName name = MBeanCall.name(objectName);
        return slice.cast(Proxy.newProxyInstance(
                slice.getClassLoader(), new Class<?>[] {slice}, (proxy, method, arguments) -> {
                    MBeanCall call = new MBeanCall(name, method, arguments == null ? new Object[0] : arguments);
                    return call.isOfObject() ? call.answerAsObject(proxy) : run(call);
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
        watch.close();
    }

    private @Nullable Object run(MBeanCall call) {
        String what = call.toString();
        return call.isGetter() ? run(what, call::on) : node.calls().traced(address(), what, () -> run(what, call::on));
    }

    private <T> T run(String what, CachedConnection.Call<T> call) {
        return node.calls().measured(address(), () -> await(what, call));
    }

    // nullness: an MBean's answer may be null where the slice says so
    @SuppressWarnings("NullAway")
    private <T> T await(String what, CachedConnection.Call<T> call) {
        CompletableFuture<T> answer = node.work().call(call);
        try {
            CompletableFuture.anyOf(answer, watch.hung()).get(remaining(), TimeUnit.NANOSECONDS);
            return answer.join();
        } catch (TimeoutException e) {
            throw new NodeTimeoutException(address(), what, timeout);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted during " + what + " on " + address());
        } catch (ExecutionException e) {
            throw explain(what, e.getCause());
        } catch (CompletionException e) {
            throw explain(what, e.getCause());
        }
    }

    private long remaining() {
        return Math.max(0, deadline - System.nanoTime());
    }

    private RuntimeException explain(String what, @Nullable Throwable failure) {
        if (failure instanceof CompletionException wrapped) {
            return explain(what, wrapped.getCause());
        }
        if (failure instanceof NodeException known) {
            return known;
        }
        if (failure instanceof SecurityException refused) {
            return new NodeAuthenticationException(address(), refused);
        }
        if (failure instanceof IOException untrusted && TlsFailures.isIn(untrusted)) {
            return TlsFailures.explain(node.address(), untrusted);
        }
        if (failure instanceof IOException lost) {
            return new NodeUnreachableException(
                    address(),
                    "Node %s could not be reached for %s: %s".formatted(address(), what, reason(lost)),
                    lost);
        }
        if (failure instanceof TimeoutException) {
            return new NodeUnreachableException(
                    address(), "Node %s did not answer a new connection in time".formatted(node.address()), failure);
        }
        return MBeanCall.explain(address(), what, failure);
    }

    /** The last cause tells most: RMI and JNDI wrap "Connection refused" three times over. */
    private static String reason(Throwable failure) {
        Throwable last = failure;
        while (last.getCause() != null && last.getCause() != last) {
            last = last.getCause();
        }
        return last.getMessage() == null ? last.getClass().getSimpleName() : last.getMessage();
    }
}
