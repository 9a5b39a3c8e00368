package io.ilion.cassandra;

import java.util.function.BiPredicate;
import java.util.stream.Stream;
import javax.management.openmbean.CompositeData;

/** The stack traces of a node's threads, for what no MBean of Cassandra reports. */
public final class NodeThreads {

    private NodeThreads() {}

    /** The MBean {@code java.lang:type=Threading}. Public because a JMX proxy must see it. */
    public interface Threading {
        CompositeData[] dumpAllThreads(boolean lockedMonitors, boolean lockedSynchronizers);
    }

    /** @param method takes the name of a class and of a method */
    public static boolean areRunning(Node node, BiPredicate<String, String> method) {
        return Stream.of(node.mbean("java.lang:type=Threading", Threading.class).dumpAllThreads(false, false))
                .flatMap(thread -> Stream.of((CompositeData[]) thread.get("stackTrace")))
                .anyMatch(frame ->
                        method.test(String.valueOf(frame.get("className")), String.valueOf(frame.get("methodName"))));
    }
}
