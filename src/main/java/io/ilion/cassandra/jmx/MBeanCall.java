package io.ilion.cassandra.jmx;

import io.ilion.cassandra.NodeRejectedException;
import io.ilion.cassandra.UnknownNodeThrowable;
import java.lang.reflect.Method;
import java.rmi.ServerError;
import java.rmi.ServerException;
import java.rmi.UnmarshalException;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;
import javax.management.RuntimeErrorException;
import javax.management.RuntimeMBeanException;
import org.jspecify.annotations.Nullable;

/**
 * One call of a method of an MBean interface.
 * <p>
 * Java's own MBean proxies unwrap what the MBean threw, so that an {@link java.io.IOException} of the node looks like a broken
 * connection. Here the wrapper is kept until the two are distinguished.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, and reflection requires an array
record MBeanCall(ObjectName mbean, Method method, Object[] arguments) {

    static ObjectName name(String name) {
        try {
            return ObjectName.getInstance(name);
        } catch (MalformedObjectNameException e) {
            throw new IllegalArgumentException("Not the name of an MBean: " + name, e);
        }
    }

    Object execute(MBeanServerConnection mbeans) throws Exception {
        try {
            return isGetter()
                    ? mbeans.getAttribute(mbean, method.getName().substring("get".length()))
                    : mbeans.invoke(mbean, method.getName(), arguments, signature());
        } catch (UnmarshalException e) {
            if (e.getCause() instanceof ClassNotFoundException unknown) {
                throw new NodeThrew(new UnknownNodeThrowable(className(unknown)));
            }
            throw e;
        } catch (ServerException | ServerError e) {
            throw new NodeThrew(e.getCause() == null ? e : e.getCause());
        }
    }

    /** Translates the failure of a call, other than a broken connection. */
    static RuntimeException translate(String address, String what, @Nullable Throwable failure) {
        if (failure instanceof NodeThrew threw) {
            return new NodeRejectedException(address, what, threw.getCause());
        }
        if (failure instanceof JMException
                || failure instanceof RuntimeMBeanException
                || failure instanceof RuntimeErrorException) {
            return new NodeRejectedException(address, what, unwrapped(failure));
        }
        return new IllegalStateException("Calling %s on %s failed: %s".formatted(what, address, failure), failure);
    }

    /** Whether the method is one of {@link Object}, which is answered without the node. */
    boolean isObjectMethod() {
        return method.getDeclaringClass() == Object.class;
    }

    Object invokeObjectMethod(Object proxy) {
        return switch (method.getName()) {
            case "equals" -> proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            default -> mbean.toString();
        };
    }

    /** Whether it only reads an attribute. */
    boolean isGetter() {
        return arguments.length == 0 && method.getName().startsWith("get");
    }

    /** RMI appends a remark to the name: {@code … (no security manager: RMI class loader disabled)}. */
    private static String className(ClassNotFoundException unknown) {
        return String.valueOf(unknown.getMessage()).replaceFirst("\\s.*", "");
    }

    private String[] signature() {
        return Stream.of(method.getParameterTypes()).map(Class::getName).toArray(String[]::new);
    }

    private static Throwable unwrapped(Throwable wrapped) {
        return wrapped.getCause() == null ? wrapped : wrapped.getCause();
    }

    @Override
    public String toString() {
        return method.getName();
    }

    /** Wraps a throwable of the node, so that it is not mistaken for a failure of the connection. */
    static final class NodeThrew extends Exception {

        NodeThrew(Throwable thrown) {
            super(thrown);
        }

        @Override
        public synchronized Throwable getCause() {
            return super.getCause() == null ? this : super.getCause();
        }
    }
}
