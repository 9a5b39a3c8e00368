package io.ilion.maintenance.compact;

/** The method of Cassandra's StorageService MBean that compact calls. Public because a JMX proxy must see it. */
public interface StorageService {

    void forceKeyspaceCompaction(boolean splitOutput, String keyspace, String... tables);
}
