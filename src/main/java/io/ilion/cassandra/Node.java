package io.ilion.cassandra;

import java.util.List;

/** The MBeans of a node. Every call has a timeout, and fails with a {@link NodeException}. */
public interface Node {

    /** The IP address that calls go to. */
    String address();

    /**
     * A proxy of one MBean with the methods that the caller needs. A getter without parameters reads the attribute of that name; every
     * other method calls the operation with the same name and parameter types.
     *
     * @param objectName     such as {@code org.apache.cassandra.db:type=StorageService}
     * @param mbeanInterface a public interface
     */
    <T> T mbean(String objectName, Class<T> mbeanInterface);

    /** A proxy of Cassandra's StorageService MBean: {@link #mbean}. */
    default <T> T storageService(Class<T> mbeanInterface) {
        return mbean("org.apache.cassandra.db:type=StorageService", mbeanInterface);
    }

    /** Whether an MBean has an operation with that name and number of parameters, which differs between versions. */
    boolean hasOperation(String objectName, String operation, int parameters);

    /**
     * The values of one key in the names of the MBeans that match a pattern, sorted: with {@code table} and
     * {@code …:type=Tables,keyspace=demo,table=*}, the tables that this node has in a keyspace.
     */
    List<String> names(String key, String pattern);
}
