package io.ilion.cassandra;

import java.util.List;

/**
 * A node that can be worked on. Every call is bounded in time and fails with a {@link NodeException} that says what the
 * node, or the way to it, did.
 */
public interface Node {

    /** The IP address that calls go to. */
    String address();

    /**
     * A view of one MBean, reduced to the methods that the caller needs. A getter without parameters reads the
     * attribute of that name, every other method is an operation whose parameter types must be those of the MBean.
     *
     * @param objectName such as {@code org.apache.cassandra.db:type=StorageService}
     * @param slice      a public interface
     */
    <T> T mbean(String objectName, Class<T> slice);

    /** Cassandra's StorageService MBean, reduced to the methods of a public interface: {@link #mbean}. */
    default <T> T storageService(Class<T> slice) {
        return mbean("org.apache.cassandra.db:type=StorageService", slice);
    }

    /** Whether an MBean has an operation of that name with so many parameters, which differs between versions. */
    boolean hasOperation(String objectName, String operation, int parameters);

    /**
     * The values that one key takes in the names of the MBeans that match a pattern, sorted: with {@code table} and
     * {@code …:type=Tables,keyspace=demo,table=*}, the tables of a keyspace that this node has.
     */
    List<String> names(String key, String pattern);
}
