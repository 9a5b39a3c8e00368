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

/** The way in: who a caller is, and by {@link AccessRules} what for. */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {

    private static final Logger log = LoggerFactory.getLogger(SecurityConfiguration.class);
    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

    private final SecuritySettings settings;

    SecurityConfiguration(SecuritySettings settings) {
        this.settings = settings;
    }

    /**
     * CSRF protection is off, because no session and no cookie is there to be abused. A browser that remembers a password
     * would send it with a foreign page's form as well; such requests say where they come from, and are refused.
     */
    @Bean
    SecurityFilterChain door(
            HttpSecurity http,
            ApiSettings api,
            AuthenticationManager callers,
            ProblemEntryPoint problems,
            AuthenticateHeader challenges,
            AllowedOrigins origins) {
        http.authorizeHttpRequests(paths -> {
                    paths.dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.ASYNC)
                            .permitAll()
                            .requestMatchers(request -> !isReading(request) && origins.isForeign(request))
                            .denyAll();
                    AccessRules.all(api.azure().basePath(), settings.publicDocs())
                            .forEach(rule -> apply(rule, paths));
                })
                .authenticationManager(callers)
                .exceptionHandling(
                        errors -> errors.authenticationEntryPoint(problems).accessDeniedHandler(problems))
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .csrf(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .headers(headers -> SecurityHeaders.write(headers, settings).addHeaderWriter(challenges));
        if (settings.anonymousAdmin()) {
            http.addFilterBefore(new AnonymousAdminFilter(), AnonymousAuthenticationFilter.class);
        }
        if (settings.hasPasswords()) {
            http.addFilterAt(new BasicAuthenticationFilter(callers, problems), BasicAuthenticationFilter.class);
        }
        if (settings.tokens() != null) {
            http.addFilterBefore(bearer(callers, problems), BasicAuthenticationFilter.class);
        }
        CorsFilter cors = origins.filter();
        if (cors != null) {
            http.addFilterAfter(cors, HeaderWriterFilter.class);
        }
        return http.build();
    }

    private static boolean isReading(HttpServletRequest request) {
        return READING.contains(request.getMethod());
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

    private static BearerTokenAuthenticationFilter bearer(AuthenticationManager callers, ProblemEntryPoint problems) {
        BearerTokenAuthenticationFilter filter = new BearerTokenAuthenticationFilter(callers);
        filter.setAuthenticationEntryPoint(problems);
        filter.setAuthenticationFailureHandler(problems::commence);
        return filter;
    }

    @Bean
    static RoleHierarchy roles() {
        return RoleHierarchyImpl.withDefaultRolePrefix()
                .role(Role.ADMIN.name())
                .implies(Role.OPERATOR.name())
                .role(Role.OPERATOR.name())
                .implies(Role.READER.name())
                .build();
    }

    @Bean
    AuthenticationManager callers() {
        List<AuthenticationProvider> ways = new ArrayList<>();
        if (settings.hasPasswords()) {
            PasswordEncoder hashes = PasswordHashes.encoder();
            LoginThrottle failures = new LoginThrottle(settings.loginThrottling(), Ticker.systemTicker());
            ways.add(new PasswordAuthenticationProvider(users(hashes), failures, hashes));
        }
        Tokens tokens = settings.tokens();
        if (tokens != null) {
            JwtAuthenticationProvider bearers = new JwtAuthenticationProvider(new TokenDecoder(tokens));
            bearers.setJwtAuthenticationConverter(new TokenAuthenticationConverter(tokens));
            ways.add(bearers);
            warnOf(tokens);
        }
        if (settings.anonymousAdmin()) {
            log.warn(
                    "ilion.security.anonymous-admin is set: EVERYBODY who reaches this service may do EVERYTHING, restore and clear "
                            + "snapshots included. Only something in front of it can keep callers out");
            return nobody -> {
                throw new BadCredentialsException("nobody logs in here");
            };
        }
        return new ProviderManager(ways);
    }

    private Map<String, User> users(PasswordEncoder hashes) {
        if (!settings.users().isEmpty()) {
            return settings.users();
        }
        String password = UUID.randomUUID().toString();
        log.warn(
                "Neither ilion.security.users nor ilion.security.tokens is set. Until one is, log in as admin with {}",
                password);
        return Map.of("admin", new User(String.valueOf(hashes.encode(password)), Set.of(Grant.of("ADMIN"))));
    }

    private static void warnOf(Tokens tokens) {
        for (String address : new String[] {tokens.issuerUri(), tokens.jwkSetUri()}) {
            if (address != null && address.startsWith("http:")) {
                log.warn("{} is fetched without TLS: whoever can change that answer can make tokens", address);
            }
        }
    }
}
