package io.ilion.operation.request;

/**
 * Who caused a transition: a caller of the API, or a replica of the service.
 *
 * @param name the principal of the caller, or the name of the replica
 */
public record Actor(Type type, String name) {

    private static final String CALLER = "caller:";

    /** The start of principals that come from tokens. HTTP Basic cannot express a name with a colon. */
    private static final String TOKEN = "token:";

    /** The type of the actor. */
    public enum Type {
        CALLER,
        REPLICA
    }

    public static Actor caller(String principal) {
        return new Actor(Type.CALLER, principal);
    }

    /** The caller that a text names: by its principal, or {@linkplain #toString as it is shown}. */
    public static Actor callerNamed(String text) {
        return caller(text.startsWith(CALLER) ? text.substring(CALLER.length()) : text);
    }

    /** The principal of a caller with that name in a token, who need not be the user of that name in the settings. */
    public static String principalOfToken(String name) {
        return TOKEN + name;
    }

    public static Actor replica(String name) {
        return new Actor(Type.REPLICA, name);
    }

    /** As it is stored and shown: {@code caller:alice} for a user of the settings, {@code token:alice} for the caller of a token. */
    @Override
    public String toString() {
        return switch (type) {
            case CALLER -> name.startsWith(TOKEN) ? name : CALLER + name;
            case REPLICA -> "replica:" + name;
        };
    }
}
