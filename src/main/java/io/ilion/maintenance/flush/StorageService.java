package io.ilion.maintenance.flush;

/** The method of Cassandra's StorageService MBean that flushes. Public because a JMX proxy must see it. */
public interface StorageService {

    /** Returns when the memtables of these tables, or of all tables when none is named, are written to SSTables. */
    void forceKeyspaceFlush(String keyspace, String... tables);
}
