package io.ilion.security;

import io.ilion.operation.Scope;
import java.util.Collection;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.GrantedAuthority;

/**
 * A role, optionally limited to clusters and keyspaces: {@code OPERATOR}, {@code OPERATOR on prod-a},
 * {@code ADMIN on prod-a/orders_*}. A star matches any characters. The limit is for changes; every caller may read everything.
 *
 * @param cluster  pattern for cluster names
 * @param keyspace pattern for keyspace names
 */
record Grant(Role role, String cluster, String keyspace) implements GrantedAuthority {

    private static final String ALL = "*";
    private static final Pattern GRAMMAR =
            Pattern.compile("\\s*(\\w+)(?:\\s+on\\s+([^\\s,/]+)(?:/([\\w*]+))?)?\\s*", Pattern.CASE_INSENSITIVE);

    /**
     * Parses a grant. Spring calls this method to bind settings.
     *
     * @throws IllegalArgumentException with the expected syntax
     */
    public static Grant of(String text) {
        Matcher parts = GRAMMAR.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "'%s' is not a grant; expected OPERATOR, OPERATOR on prod-a or OPERATOR on prod-a/orders_*"
                            .formatted(text));
        }
        Grant grant = new Grant(role(parts.group(1)), orAll(parts.group(2)), orAll(parts.group(3)));
        if (grant.role == Role.READER && grant.isLimited()) {
            throw new IllegalArgumentException(
                    "'%s': READER cannot be limited, since limits are for changes only; write READER".formatted(text));
        }
        return grant;
    }

    private static Role role(String name) {
        try {
            return Role.valueOf(name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "unknown role '%s'; known are READER, OPERATOR and ADMIN".formatted(name), e);
        }
    }

    private static String orAll(@Nullable String pattern) {
        return pattern == null ? ALL : pattern;
    }

    /** Whether the grants together cover a scope: each of its keyspaces must be within one of them. */
    static boolean allow(Collection<Grant> grants, Role needed, Scope scope) {
        return scope.keyspaces().isEmpty()
                ? grants.stream().anyMatch(grant -> grant.covers(needed, scope.cluster()) && grant.keyspace.equals(ALL))
                : scope.keyspaces().stream()
                        .allMatch(keyspace -> grants.stream()
                                .anyMatch(grant ->
                                        grant.covers(needed, scope.cluster()) && matches(grant.keyspace, keyspace)));
    }

    private boolean covers(Role needed, String name) {
        return role.includes(needed) && matches(cluster, name);
    }

    private static boolean matches(String pattern, String name) {
        String regex = Stream.of(pattern.split("\\*+", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
        return Pattern.matches(regex, name);
    }

    boolean isLimited() {
        return !cluster.equals(ALL) || !keyspace.equals(ALL);
    }

    @Override
    public String getAuthority() {
        return toString();
    }

    @Override
    public String toString() {
        if (!isLimited()) {
            return role.name();
        }
        return role + " on " + cluster + (keyspace.equals(ALL) ? "" : "/" + keyspace);
    }
}
