package io.ilion.maintenance.compact;

/** The one method that it needs. Public because a JMX proxy must see it. */
public interface StorageService {

    void forceKeyspaceCompaction(boolean splitOutput, String keyspace, String... tables);
}
