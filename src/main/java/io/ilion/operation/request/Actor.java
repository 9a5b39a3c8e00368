package io.ilion.operation.request;

/**
 * Who caused a transition: a caller of the API, or a replica of the service.
 *
 * @param name the principal of the caller, or the name of the replica
 */
public record Actor(Type type, String name) {

    /** The type of the actor. */
    public enum Type {
        CALLER,
        REPLICA
    }

    public static Actor caller(String principal) {
        return new Actor(Type.CALLER, principal);
    }

    public static Actor replica(String name) {
        return new Actor(Type.REPLICA, name);
    }

    /** As it is stored and shown: {@code caller:alice}. */
    @Override
    public String toString() {
        return switch (type) {
            case CALLER -> "caller:" + name;
            case REPLICA -> "replica:" + name;
        };
    }
}
