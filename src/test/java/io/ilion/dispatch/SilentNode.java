package io.ilion.dispatch;

import io.ilion.cassandra.NodeSession;
import java.util.List;

/** A node without MBeans. */
record SilentNode(String address) implements NodeSession {

    @Override
    public <T> T mbean(String objectName, Class<T> type) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean hasOperation(String objectName, String operation, int parameters) {
        return false;
    }

    @Override
    public List<String> names(String key, String pattern) {
        return List.of();
    }

    @Override
    public void close() {}
}
