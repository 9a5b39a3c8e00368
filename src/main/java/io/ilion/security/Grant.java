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
 * A role, and what it is good for: {@code OPERATOR}, {@code OPERATOR on prod-a}, {@code ADMIN on prod-a/orders_*}. A star
 * stands for any characters. A narrowed role says what its bearer may change; whoever comes in may read everything.
 *
 * @param cluster  the names of clusters, as a pattern
 * @param keyspace the names of keyspaces, as a pattern
 */
record Grant(Role role, String cluster, String keyspace) implements GrantedAuthority {

    private static final String ALL = "*";
    private static final Pattern GRAMMAR =
            Pattern.compile("\\s*(\\w+)(?:\\s+on\\s+([^\\s,/]+)(?:/([\\w*]+))?)?\\s*", Pattern.CASE_INSENSITIVE);

    /** @throws IllegalArgumentException that says what would be right */
    public static Grant of(String text) {
        Matcher parts = GRAMMAR.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "'%s' is no role: write OPERATOR, OPERATOR on prod-a or OPERATOR on prod-a/orders_*"
                            .formatted(text));
        }
        Grant grant = new Grant(role(parts.group(1)), orAll(parts.group(2)), orAll(parts.group(3)));
        if (grant.role == Role.READER && grant.isNarrowed()) {
            throw new IllegalArgumentException(
                    "'%s' cannot be kept: a role is narrowed in what it may change, and READER changes nothing; write READER"
                            .formatted(text));
        }
        return grant;
    }

    private static Role role(String name) {
        try {
            return Role.valueOf(name.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "there is no role '%s', only READER, OPERATOR and ADMIN".formatted(name), e);
        }
    }

    private static String orAll(@Nullable String pattern) {
        return pattern == null ? ALL : pattern;
    }

    /** Whether they allow together what needs a role: each keyspace must lie within one of them. */
    static boolean allow(Collection<Grant> grants, Role needed, Scope reach) {
        return reach.keyspaces().isEmpty()
                ? grants.stream().anyMatch(grant -> grant.covers(needed, reach.cluster()) && grant.keyspace.equals(ALL))
                : reach.keyspaces().stream()
                        .allMatch(keyspace -> grants.stream()
                                .anyMatch(grant ->
                                        grant.covers(needed, reach.cluster()) && matches(grant.keyspace, keyspace)));
    }

    private boolean covers(Role needed, String name) {
        return role.includes(needed) && matches(cluster, name);
    }

    private static boolean matches(String pattern, String name) {
        String regex = Stream.of(pattern.split("\\*+", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
        return Pattern.matches(regex, name);
    }

    boolean isNarrowed() {
        return !cluster.equals(ALL) || !keyspace.equals(ALL);
    }

    @Override
    public String getAuthority() {
        return toString();
    }

    @Override
    public String toString() {
        if (!isNarrowed()) {
            return role.name();
        }
        return role + " on " + cluster + (keyspace.equals(ALL) ? "" : "/" + keyspace);
    }
}
