package io.ilion.operation.request;

/**
 * Who caused a transition: a caller of the API, or a replica of the service.
 *
 * @param name the principal of the caller, or the name of the replica
 */
public record Actor(Kind kind, String name) {

    /** What sort of actor it is. */
    public enum Kind {
        CALLER,
        REPLICA
    }

    public static Actor caller(String principal) {
        return new Actor(Kind.CALLER, principal);
    }

    public static Actor replica(String name) {
        return new Actor(Kind.REPLICA, name);
    }

    /** As it is stored and shown: {@code caller:alice}. */
    @Override
    public String toString() {
        return switch (kind) {
            case CALLER -> "caller:" + name;
            case REPLICA -> "replica:" + name;
        };
    }
}
