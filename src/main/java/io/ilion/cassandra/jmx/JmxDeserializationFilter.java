package io.ilion.cassandra.jmx;

import java.io.ObjectInputFilter;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.rmi.ssl.SslRMIClientSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Deserialization filter (JEP 290) for the responses of nodes. It allows what MBeans of Cassandra return: values and collections of
 * Java, the open types of JMX, throwables of Java. Every other class is rejected before an object of it is created, and so is a
 * response that is too large or nested too deeply.
 * <p>
 * RMI does not let its callers set the filter of a connection, so this one is installed for the whole JVM; it decides only on threads
 * with an {@link RmiCallContext}. On those, a filter of {@code jdk.serialFilter} can reject more, but not allow more.
 */
final class JmxDeserializationFilter implements ObjectInputFilter {

    /** Enough for a chain of causes; the cost of nested sets doubles with each level. */
    static final long MAX_DEPTH = 24;

    static final long MAX_ARRAY = 1_000_000;
    static final long MAX_REFERENCES = 2_000_000;
    static final long MAX_BYTES = 64L << 20;

    private static final Set<String> VALUES = Stream.of(
                    "java.lang.Object",
                    "java.lang.String",
                    "java.lang.Boolean",
                    "java.lang.Character",
                    "java.lang.Number",
                    "java.lang.Byte",
                    "java.lang.Short",
                    "java.lang.Integer",
                    "java.lang.Long",
                    "java.lang.Float",
                    "java.lang.Double",
                    "java.lang.StackTraceElement",
                    "java.math.BigInteger",
                    "java.math.BigDecimal",
                    "java.util.Date",
                    "java.util.UUID",
                    "java.util.AbstractList",
                    "java.util.ArrayList",
                    "java.util.Arrays$ArrayList",
                    "java.util.LinkedList",
                    "java.util.Vector",
                    "java.util.CollSer",
                    "java.util.HashMap",
                    "java.util.LinkedHashMap",
                    "java.util.TreeMap",
                    "java.util.Hashtable",
                    "java.util.Map$Entry",
                    "java.util.HashSet",
                    "java.util.LinkedHashSet",
                    "java.util.TreeSet",
                    "java.util.concurrent.ConcurrentHashMap",
                    "javax.management.Attribute",
                    "javax.management.AttributeList",
                    "javax.management.ObjectInstance",
                    "javax.management.ObjectName",
                    "javax.management.Descriptor",
                    "javax.management.DescriptorRead",
                    "javax.management.ImmutableDescriptor",
                    "javax.management.MBeanInfo",
                    "javax.management.MBeanAttributeInfo",
                    "javax.management.MBeanConstructorInfo",
                    "javax.management.MBeanFeatureInfo",
                    "javax.management.MBeanNotificationInfo",
                    "javax.management.MBeanOperationInfo",
                    "javax.management.MBeanParameterInfo",
                    "java.rmi.server.RemoteObject",
                    "java.rmi.server.RemoteStub",
                    "java.rmi.server.ObjID",
                    "java.rmi.server.UID",
                    "javax.management.remote.rmi.RMIServerImpl_Stub",
                    "javax.management.remote.rmi.RMIConnectionImpl_Stub",
                    SslRMIClientSocketFactory.class.getName())
            .collect(Collectors.toUnmodifiableSet());

    /** Wrapped and unmodifiable collections, and the open types. */
    private static final Set<String> PREFIXES =
            Set.of("java.util.Collections$", "java.util.ImmutableCollections$", "javax.management.openmbean.");

    /** Packages of Java whose throwables the JMX agent, its security and Cassandra throw. */
    private static final Set<String> THROWABLE_PREFIXES = Set.of(
            "java.lang.",
            "java.io.",
            "java.nio.",
            "java.net.",
            "java.rmi.",
            "java.security.",
            "java.util.",
            "java.time.",
            "javax.management.",
            "javax.naming.",
            "javax.net.ssl.",
            "javax.security.");

    static {
        install();
    }

    private final @Nullable ObjectInputFilter other;

    /** @param other the filter that the stream has otherwise; null for none */
    private JmxDeserializationFilter(@Nullable ObjectInputFilter other) {
        this.other = other;
    }

    /** Installs the filter in this JVM; does nothing after the first call. */
    static void ensureInstalled() {
        // the class has been initialised
    }

    @Override
    public Status checkInput(FilterInfo info) {
        RmiCallContext call = RmiCallContext.current();
        if (call == null) {
            return other == null ? Status.UNDECIDED : other.checkInput(info);
        }
        String exceeded = exceededLimit(info);
        if (!exceeded.isEmpty()) {
            call.reject(exceeded);
            return Status.REJECTED;
        }
        Class<?> type = info.serialClass();
        if (type != null && !isAllowed(elementType(type))) {
            call.reject(elementType(type));
            return Status.REJECTED;
        }
        if (other != null && other.checkInput(info) == Status.REJECTED) {
            call.reject("%s, which jdk.serialFilter does not allow"
                    .formatted(type == null ? "a response of that size" : type.getName()));
            return Status.REJECTED;
        }
        return type == null ? Status.UNDECIDED : Status.ALLOWED;
    }

    private static String exceededLimit(FilterInfo info) {
        if (info.depth() > MAX_DEPTH) {
            return "more than " + MAX_DEPTH + " levels of nested objects";
        }
        if (info.arrayLength() > MAX_ARRAY) {
            return "a collection of %d elements (at most %d are allowed)".formatted(info.arrayLength(), MAX_ARRAY);
        }
        if (info.references() > MAX_REFERENCES) {
            return "more than " + MAX_REFERENCES + " objects";
        }
        return info.streamBytes() > MAX_BYTES ? "more than " + MAX_BYTES + " bytes" : "";
    }

    private static boolean isAllowed(Class<?> type) {
        String name = type.getName();
        if (type.isPrimitive() || VALUES.contains(name) || startsWithOneOf(PREFIXES, name)) {
            return true;
        }
        return type.getClassLoader() == null
                && Throwable.class.isAssignableFrom(type)
                && startsWithOneOf(THROWABLE_PREFIXES, name);
    }

    private static boolean startsWithOneOf(Set<String> prefixes, String name) {
        return prefixes.stream().anyMatch(name::startsWith);
    }

    private static Class<?> elementType(Class<?> type) {
        Class<?> element = type;
        while (element.isArray()) {
            element = element.getComponentType();
        }
        return element;
    }

    /**
     * A JVM takes one filter, even after streams were read. Where {@code jdk.serialFilter} has set it, only a filter factory can add
     * another, which Java accepts until the first stream is read.
     */
    private static void install() {
        if (Config.getSerialFilter() == null) {
            Config.setSerialFilter(new JmxDeserializationFilter(null));
            return;
        }
        try {
            Config.setSerialFilterFactory(
                    (current, next) -> new JmxDeserializationFilter(next == null ? current : next));
        } catch (IllegalStateException e) {
            throw new IllegalStateException(
                    "The responses of nodes cannot be filtered: jdk.serialFilter is set, and so is jdk.serialFilterFactory,"
                            + " or an agent has read a serialised object before Ilion. Start Ilion without jdk.serialFilter",
                    e);
        }
    }
}
