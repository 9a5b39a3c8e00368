package io.ilion.dispatch;

import io.ilion.cassandra.Node;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;

/**
 * A node that an attempt may call only as long as it is known to be the latest one. A replica that was stalled, or had lost the
 * database, asks before it goes on: another one may have taken the task over meanwhile, and be at work on the same node.
 */
record FencedNode(Node node, Fence fence) implements Node {

    /** Lets an attempt pass that is the latest one. */
    @FunctionalInterface
    interface Fence {

        /** @throws io.ilion.operation.type.WorkStoppedException when it is not */
        void pass();
    }

    @Override
    public String address() {
        return node.address();
    }

    @Override
    public <T> T mbean(String objectName, Class<T> slice) {
        T called = node.mbean(objectName, slice);
        return slice.cast(Proxy.newProxyInstance(
                slice.getClassLoader(), new Class<?>[] {slice}, (proxy, method, arguments) -> {
                    fence.pass();
                    try {
                        return method.invoke(called, arguments);
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
