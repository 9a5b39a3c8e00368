package io.ilion.dispatch;

import io.ilion.cassandra.Node;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;

/**
 * A node that an attempt may call only while it is known to be the latest one. A replica that was stalled, or could not reach the
 * database, first checks whether another replica has taken over the task and may be working on the same node.
 */
record FencedNode(Node node, Fence fence) implements Node {

    @FunctionalInterface
    interface Fence {

        /** @throws io.ilion.operation.type.WorkStoppedException when the attempt is not the latest one */
        void check();
    }

    @Override
    public String address() {
        return node.address();
    }

    @Override
    public <T> T mbean(String objectName, Class<T> type) {
        T target = node.mbean(objectName, type);
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    fence.check();
                    try {
                        return method.invoke(target, arguments);
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
