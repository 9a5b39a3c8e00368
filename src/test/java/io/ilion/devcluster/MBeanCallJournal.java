package io.ilion.devcluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.MBeanServer;
import javax.management.MBeanServerBuilder;
import javax.management.MBeanServerDelegate;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/**
 * Records in the JVM of a node when a maintenance call of an MBean begins and ends. A file injects a fault: {@code slow} delays
 * each such call, {@code fail} rejects it.
 * <p>
 * Installed by {@code javax.management.builder.initial} and packed beside {@link NodeMain}, so it must not use any other class of
 * this project.
 */
public final class MBeanCallJournal extends MBeanServerBuilder implements InvocationHandler {

    /** System property of the node with the path of the journal. */
    static final String FILE = "ilion.journal";

    private static final Set<String> WORK =
            Set.of("forceKeyspaceFlush", "forceKeyspaceCleanup", "takeSnapshot", "clearSnapshot", "importNewSSTables");

    private static final AtomicLong CALLS = new AtomicLong();

    private final Path journal = Path.of(System.getProperty(FILE));
    private final Path fault = Path.of(System.getProperty(FILE) + ".fault");
    private @Nullable MBeanServer server;

    @Override
    public MBeanServer newMBeanServer(String domain, MBeanServer outer, MBeanServerDelegate delegate) {
        server = super.newMBeanServer(domain, outer, delegate);
        write("start 0");
        return (MBeanServer) Proxy.newProxyInstance(
                MBeanCallJournal.class.getClassLoader(), new Class<?>[] {MBeanServer.class}, this);
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        if (!method.getName().equals("invoke") || !WORK.contains(String.valueOf(arguments[1]))) {
            return delegate(method, arguments);
        }
        long number = CALLS.incrementAndGet();
        String what = arguments[1] + " " + Arrays.deepToString((Object[]) arguments[2])
                + tableSuffix((ObjectName) arguments[0]);
        write("begin %d %s".formatted(number, what));
        String end = "lost";
        try {
            applyFault();
            Object result = delegate(method, arguments);
            end = "returned " + result;
            return result;
        } catch (Throwable e) {
            end = "threw " + e.getClass().getName();
            throw e;
        } finally {
            write("end %d %s".formatted(number, end));
        }
    }

    /** The table, when it is not an argument because the MBean belongs to the table. */
    private static String tableSuffix(ObjectName bean) {
        String table = bean.getKeyProperty("table");
        return table == null ? "" : " on " + bean.getKeyProperty("keyspace") + "." + table;
    }

    private void applyFault() throws InterruptedException, IOException {
        if (!Files.exists(fault)) {
            return;
        }
        if (Files.readString(fault).strip().equals("slow")) {
            TimeUnit.SECONDS.sleep(2);
        } else {
            throw new IllegalStateException("rejected by an injected fault");
        }
    }

    private Object delegate(Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(Objects.requireNonNull(server), arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private synchronized void write(String what) {
        try {
            Files.writeString(
                    journal, Instant.now() + " " + what + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
