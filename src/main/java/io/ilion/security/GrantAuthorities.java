package io.ilion.security;

import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/** Converts grants to authorities of Spring Security and back. */
final class GrantAuthorities {

    private GrantAuthorities() {}

    /** The grants themselves, and their roles, which the rules for paths use. */
    static List<GrantedAuthority> authorities(Collection<Grant> grants) {
        return Stream.concat(
                        grants.stream(),
                        grants.stream()
                                .map(Grant::role)
                                .distinct()
                                .map(role -> new SimpleGrantedAuthority("ROLE_" + role)))
                .map(GrantedAuthority.class::cast)
                .toList();
    }

    static List<Grant> grants(Authentication caller) {
        return caller.getAuthorities().stream()
                .filter(Grant.class::isInstance)
                .map(Grant.class::cast)
                .toList();
    }
}
