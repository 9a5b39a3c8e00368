package io.ilion.cassandra;

import java.util.stream.Stream;
import javax.management.openmbean.CompositeData;

/** Whether a node imports SSTables; no MBean of Cassandra says so, but the stacks of its threads do. */
public final class RunningImports {

    private static final String IMPORTER = "org.apache.cassandra.db.SSTableImporter";

    private RunningImports() {}

    /** The threads of the node's JVM. Public because a JMX proxy must see it. */
    public interface Threads {
        CompositeData[] dumpAllThreads(boolean lockedMonitors, boolean lockedSynchronizers);
    }

    /** Whether any thread of the node is importing, into whichever table. */
    public static boolean isUnderWay(Node node) {
        return Stream.of(node.mbean("java.lang:type=Threading", Threads.class).dumpAllThreads(false, false))
                .flatMap(thread -> Stream.of((CompositeData[]) thread.get("stackTrace")))
                .anyMatch(frame -> String.valueOf(frame.get("className")).startsWith(IMPORTER));
    }
}
