package io.ilion.security;

import com.github.benmanes.caffeine.cache.Ticker;
import io.ilion.security.SecuritySettings.Tokens;
import io.ilion.security.SecuritySettings.User;
import io.ilion.web.ApiSettings;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.access.hierarchicalroles.RoleHierarchy;
import org.springframework.security.access.hierarchicalroles.RoleHierarchyImpl;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationProvider;
import org.springframework.security.oauth2.server.resource.web.authentication.BearerTokenAuthenticationFilter;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.security.web.authentication.www.BasicAuthenticationFilter;
import org.springframework.security.web.header.HeaderWriterFilter;
import org.springframework.web.filter.CorsFilter;

/** Authentication of callers, and authorization of their requests by {@link AccessRules}. */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {

    private static final Logger log = LoggerFactory.getLogger(SecurityConfiguration.class);
    private static final Set<String> SAFE_METHODS = Set.of("GET", "HEAD", "OPTIONS");

    private final SecuritySettings settings;
    private final ApiSettings api;

    SecurityConfiguration(SecuritySettings settings, ApiSettings api) {
        this.settings = settings;
        this.api = api;
    }

    /**
     * CSRF tokens are not needed, since there are neither sessions nor cookies. Browsers do send remembered passwords with forms of
     * other sites; such requests are rejected by their {@code Sec-Fetch-Site} or {@code Origin}.
     */
    @Bean
    SecurityFilterChain securityFilterChain(
            HttpSecurity http,
            AuthenticationManager authenticationManager,
            ProblemEntryPoint entryPoint,
            AuthenticateHeader authenticateHeader,
            AllowedOrigins origins) {
        http.authorizeHttpRequests(paths -> {
                    paths.dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.ASYNC)
                            .permitAll()
                            .requestMatchers(request -> !isSafe(request) && origins.isForbidden(request))
                            .denyAll();
                    AccessRules.all(api.azure().basePath(), settings.publicDocs())
                            .forEach(rule -> apply(rule, paths));
                })
                .authenticationManager(authenticationManager)
                .exceptionHandling(
                        errors -> errors.authenticationEntryPoint(entryPoint).accessDeniedHandler(entryPoint))
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .csrf(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .headers(headers -> SecurityHeaders.write(headers, settings).addHeaderWriter(authenticateHeader));
        if (settings.anonymousAdmin()) {
            http.addFilterBefore(new AnonymousAdminFilter(), AnonymousAuthenticationFilter.class);
        }
        if (settings.hasPasswords()) {
            http.addFilterAt(
                    new BasicAuthenticationFilter(authenticationManager, entryPoint), BasicAuthenticationFilter.class);
        }
        if (settings.tokens() != null) {
            http.addFilterBefore(bearerFilter(authenticationManager, entryPoint), BasicAuthenticationFilter.class);
        }
        CorsFilter cors = origins.filter();
        if (cors != null) {
            http.addFilterAfter(cors, HeaderWriterFilter.class);
        }
        return http.build();
    }

    private static boolean isSafe(HttpServletRequest request) {
        return SAFE_METHODS.contains(request.getMethod());
    }

    private static void apply(
            AccessRule rule,
            AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry paths) {
        if (rule.role() == null) {
            paths.requestMatchers(rule.matcher()).permitAll();
        } else {
            paths.requestMatchers(rule.matcher()).hasRole(rule.role().name());
        }
    }

    private static BearerTokenAuthenticationFilter bearerFilter(
            AuthenticationManager authenticationManager, ProblemEntryPoint entryPoint) {
        BearerTokenAuthenticationFilter filter = new BearerTokenAuthenticationFilter(authenticationManager);
        filter.setAuthenticationEntryPoint(entryPoint);
        filter.setAuthenticationFailureHandler(entryPoint::commence);
        return filter;
    }

    @Bean
    static RoleHierarchy roleHierarchy() {
        return RoleHierarchyImpl.withDefaultRolePrefix()
                .role(Role.ADMIN.name())
                .implies(Role.OPERATOR.name())
                .role(Role.OPERATOR.name())
                .implies(Role.READER.name())
                .build();
    }

    @Bean
    AuthenticationManager authenticationManager() {
        List<AuthenticationProvider> providers = new ArrayList<>();
        if (settings.hasPasswords()) {
            PasswordEncoder encoder = PasswordHashes.encoder();
            LoginThrottle throttle = new LoginThrottle(settings.loginThrottling(), Ticker.systemTicker());
            providers.add(new PasswordAuthenticationProvider(users(encoder), throttle, encoder));
        }
        Tokens tokens = settings.tokens();
        if (tokens != null) {
            JwtAuthenticationProvider tokenProvider = new JwtAuthenticationProvider(new TokenDecoder(tokens));
            tokenProvider.setJwtAuthenticationConverter(new TokenAuthenticationConverter(tokens));
            providers.add(tokenProvider);
            warnAboutHttp(tokens);
        }
        if (settings.anonymousAdmin()) {
            log.warn(
                    "ilion.security.anonymous-admin is set: EVERY caller is ADMIN and may restore and clear snapshots. Restrict access "
                            + "in front of this service");
            return credentials -> {
                throw new BadCredentialsException("authentication is disabled");
            };
        }
        return new ProviderManager(providers);
    }

    private Map<String, User> users(PasswordEncoder encoder) {
        if (!settings.users().isEmpty()) {
            return settings.users();
        }
        String password = UUID.randomUUID().toString();
        log.warn(
                "Neither ilion.security.users nor ilion.security.tokens is set. Until one is, log in as admin with {}",
                password);
        return Map.of("admin", new User(String.valueOf(encoder.encode(password)), Set.of(Grant.of("ADMIN"))));
    }

    private static void warnAboutHttp(Tokens tokens) {
        for (String address : new String[] {tokens.issuerUri(), tokens.jwkSetUri()}) {
            if (address != null && address.startsWith("http:")) {
                log.warn(
                        "{} is fetched without TLS: an attacker who can change the response can forge tokens", address);
            }
        }
    }
}
