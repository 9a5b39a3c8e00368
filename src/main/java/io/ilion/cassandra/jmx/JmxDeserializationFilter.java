package io.ilion.cassandra.jmx;

import java.io.ObjectInputFilter;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.rmi.ssl.SslRMIClientSocketFactory;

/**
 * Lets through of a node's answer what an MBean of Cassandra has to say, and nothing else: values and collections of
 * Java, the open types of JMX, Java's own throwables. Whatever else a node sends is refused before an object is made
 * of it, and so is what is too large or too deep.
 * <p>
 * RMI lets nobody filter the answers of one connection, so this is the filter of the whole JVM; it has a say only on
 * threads that are on an {@link RmiCallContext}.
 */
final class JmxDeserializationFilter implements ObjectInputFilter {

    /** Deep enough for a chain of causes; a set of sets of sets costs twice as much with each level. */
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

    /** Wrappers around collections, unmodifiable ones, and the open types. */
    private static final Set<String> FAMILIES =
            Set.of("java.util.Collections$", "java.util.ImmutableCollections$", "javax.management.openmbean.");

    /** Of what the JMX agent, its security and Cassandra throw, this much is Java's own. */
    private static final Set<String> THROWABLES = Set.of(
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

    private static final JmxDeserializationFilter INSTANCE = install();

    private JmxDeserializationFilter() {}

    /** Sets the filter of this JVM, once. */
    static JmxDeserializationFilter instance() {
        return INSTANCE;
    }

    @Override
    public Status checkInput(FilterInfo info) {
        RmiCallContext errand = RmiCallContext.current();
        if (errand == null) {
            return Status.UNDECIDED;
        }
        String broken = brokenLimit(info);
        if (!broken.isEmpty()) {
            errand.refuse(broken);
            return Status.REJECTED;
        }
        Class<?> type = info.serialClass();
        if (type == null || isAllowed(element(type))) {
            return type == null ? Status.UNDECIDED : Status.ALLOWED;
        }
        errand.refuse(element(type));
        return Status.REJECTED;
    }

    private static String brokenLimit(FilterInfo info) {
        if (info.depth() > MAX_DEPTH) {
            return "something more than " + MAX_DEPTH + " levels deep";
        }
        if (info.arrayLength() > MAX_ARRAY) {
            return "a collection of %d elements, where %d are the most".formatted(info.arrayLength(), MAX_ARRAY);
        }
        if (info.references() > MAX_REFERENCES) {
            return "more than " + MAX_REFERENCES + " objects";
        }
        return info.streamBytes() > MAX_BYTES ? "more than " + MAX_BYTES + " bytes" : "";
    }

    private static boolean isAllowed(Class<?> type) {
        String name = type.getName();
        if (type.isPrimitive() || VALUES.contains(name) || startsWithOneOf(FAMILIES, name)) {
            return true;
        }
        return type.getClassLoader() == null
                && Throwable.class.isAssignableFrom(type)
                && startsWithOneOf(THROWABLES, name);
    }

    private static boolean startsWithOneOf(Set<String> prefixes, String name) {
        return prefixes.stream().anyMatch(name::startsWith);
    }

    private static Class<?> element(Class<?> type) {
        Class<?> element = type;
        while (element.isArray()) {
            element = element.getComponentType();
        }
        return element;
    }

    private static JmxDeserializationFilter install() {
        JmxDeserializationFilter filter = new JmxDeserializationFilter();
        try {
            Config.setSerialFilter(filter);
        } catch (IllegalStateException e) {
            throw new IllegalStateException(
                    "Ilion filters what nodes send, which it cannot beside another filter of the JVM:"
                            + " start it without jdk.serialFilter",
                    e);
        }
        return filter;
    }
}
