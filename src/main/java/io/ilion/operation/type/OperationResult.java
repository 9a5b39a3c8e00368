package io.ilion.operation.type;

import java.util.UUID;

/**
 * The resource that a completed operation created or changed. An API that shows such a resource links to it.
 *
 * @param id of a snapshot the id, of a keyspace the name
 */
public record OperationResult(Type type, String id) {

    /** The types of resources that APIs show. */
    public enum Type {
        SNAPSHOT,
        KEYSPACE
    }

    public static OperationResult snapshot(UUID id) {
        return new OperationResult(Type.SNAPSHOT, id.toString());
    }

    public static OperationResult keyspace(String name) {
        return new OperationResult(Type.KEYSPACE, name);
    }
}
