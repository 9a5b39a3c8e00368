package io.ilion.maintenance.snapshot;

import io.ilion.cassandra.Node;
import io.ilion.cassandra.NodeThreads;

/** Detects snapshots that a node is taking; no MBean of Cassandra reports them, but the stack traces of its threads do. */
public final class RunningSnapshots {

    private static final String STORAGE_SERVICE = "org.apache.cassandra.service.StorageService";

    private RunningSnapshots() {}

    /** The MBean {@code java.lang:type=Runtime}. Public because a JMX proxy must see it. */
    public interface RuntimeMBean {
        long getStartTime();
    }

    /** When the node was started, in milliseconds by its own clock; differs after each restart. */
    static long nodeStartedAt(Node node) {
        return node.mbean("java.lang:type=Runtime", RuntimeMBean.class).getStartTime();
    }

    /** Whether the node is taking a snapshot of any table. */
    static boolean isUnderWay(Node node) {
        return NodeThreads.areRunning(
                node, (type, method) -> STORAGE_SERVICE.equals(type) && "takeSnapshot".equals(method));
    }
}
