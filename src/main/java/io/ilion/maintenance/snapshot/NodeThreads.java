package io.ilion.maintenance.snapshot;

import io.ilion.cassandra.Node;
import java.util.stream.Stream;
import javax.management.openmbean.CompositeData;

/** What the JVM of a node says of snapshots that are being taken; no MBean of Cassandra does. Public because a JMX proxy must see it. */
public final class NodeThreads {

    private static final String STORAGE_SERVICE = "org.apache.cassandra.service.StorageService";

    private NodeThreads() {}

    /** The threads of the node's JVM. */
    public interface Threads {
        CompositeData[] dumpAllThreads(boolean lockedMonitors, boolean lockedSynchronizers);
    }

    /** The node's JVM. */
    public interface Jvm {
        /** In milliseconds by the clock of the node; another after each restart. */
        long getStartTime();
    }

    static long startOf(Node node) {
        return node.mbean("java.lang:type=Runtime", Jvm.class).getStartTime();
    }

    /** Whether any thread of the node is in a call that takes a snapshot, of whatever table. */
    static boolean areTakingASnapshot(Node node) {
        return Stream.of(node.mbean("java.lang:type=Threading", Threads.class).dumpAllThreads(false, false))
                .flatMap(thread -> Stream.of((CompositeData[]) thread.get("stackTrace")))
                .anyMatch(frame -> STORAGE_SERVICE.equals(frame.get("className"))
                        && "takeSnapshot".equals(frame.get("methodName")));
    }
}
