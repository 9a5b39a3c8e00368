package io.ilion.maintenance.sstableimport;

import io.ilion.cassandra.Node;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;

/** A real node that merges all SSTables of a table right after the first import into it. */
final class CompactingNode implements Node {

    private final Node node;
    private final String table;
    private boolean compacted;

    CompactingNode(Node node, String table) {
        this.node = node;
        this.table = table;
    }

    /** The one method of Cassandra's StorageService that is needed here. Public because a JMX proxy must see it. */
    public interface StorageService {
        void forceKeyspaceCompaction(boolean splitOutput, String keyspace, String... tables);
    }

    @Override
    public String address() {
        return node.address();
    }

    @Override
    public <T> T mbean(String objectName, Class<T> mbeanInterface) {
        T called = node.mbean(objectName, mbeanInterface);
        return mbeanInterface.cast(Proxy.newProxyInstance(
                mbeanInterface.getClassLoader(), new Class<?>[] {mbeanInterface}, (proxy, method, arguments) -> {
                    try {
                        Object answer = method.invoke(called, arguments);
                        if (method.getName().equals("importNewSSTables") && !compacted) {
                            compacted = true;
                            node.mbean("org.apache.cassandra.db:type=StorageService", StorageService.class)
                                    .forceKeyspaceCompaction(false, "imported", table);
                        }
                        return answer;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    @Override
    public boolean hasOperation(String objectName, String operation, int parameters) {
        return node.hasOperation(objectName, operation, parameters);
    }

    @Override
    public List<String> names(String key, String pattern) {
        return node.names(key, pattern);
    }
}
