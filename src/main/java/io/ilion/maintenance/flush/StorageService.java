package io.ilion.maintenance.flush;

/** The one method of Cassandra's StorageService that a flush needs. Public because a JMX proxy must see it. */
public interface StorageService {

    /** Returns when the memtables of these tables, or of all tables when none is named, are SSTables. */
    void forceKeyspaceFlush(String keyspace, String... tables);
}
