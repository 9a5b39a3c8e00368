package io.ilion.security;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/** Authenticates every request as {@code anonymous} with the role ADMIN. For use behind a mesh that authenticates callers. */
final class AnonymousAdminFilter extends OncePerRequestFilter {

    private static final String NAME = "anonymous";
    private static final List<Grant> GRANTS = List.of(Grant.of("ADMIN"));

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        SecurityContext context = SecurityContextHolder.createEmptyContext();
        context.setAuthentication(
                UsernamePasswordAuthenticationToken.authenticated(NAME, null, GrantAuthorities.authorities(GRANTS)));
        SecurityContextHolder.setContext(context);
        chain.doFilter(request, response);
    }
}
