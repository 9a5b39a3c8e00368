package io.ilion.security;

import io.ilion.api.ApiSettings;
import jakarta.servlet.DispatcherType;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.security.access.hierarchicalroles.RoleHierarchy;
import org.springframework.security.access.hierarchicalroles.RoleHierarchyImpl;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.header.writers.StaticHeadersWriter;

/** Who may do what, path by path. */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {

    private static final Logger log = LoggerFactory.getLogger(SecurityConfiguration.class);

    /**
     * CSRF protection is off, because no session and no cookie is there to be abused. A browser that remembers a password
     * would send it with a foreign page's form as well; such requests say where they come from, and are refused.
     */
    @Bean
    SecurityFilterChain door(HttpSecurity http, ProblemEntryPoint problems, ApiSettings api) throws Exception {
        String azure = api.azure().basePath();
        return http.authorizeHttpRequests(
                        paths -> paths.dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.ASYNC)
                                .permitAll()
                                .requestMatchers("/actuator/health/liveness", "/actuator/health/readiness")
                                .permitAll()
                                .requestMatchers(HttpMethod.GET)
                                .hasRole(Role.READER.name())
                                .requestMatchers(HttpMethod.HEAD)
                                .hasRole(Role.READER.name())
                                .requestMatchers(HttpMethod.OPTIONS)
                                .hasRole(Role.READER.name())
                                .requestMatchers(ForeignPages::isFrom)
                                .denyAll()
                                .requestMatchers(HttpMethod.POST, "/v1/operations/*:wait")
                                .hasRole(Role.READER.name()) // it only looks
                                .requestMatchers("/operations/*/force-end")
                                .hasRole(Role.ADMIN.name())
                                .requestMatchers(HttpMethod.DELETE, "/v1/**", azure + "/**")
                                .hasRole(Role.ADMIN.name())
                                .requestMatchers("/operations", "/operations/**", "/v1/**", azure + "/**")
                                .hasRole(Role.OPERATOR.name())
                                .anyRequest()
                                .hasRole(Role.ADMIN.name()))
                .httpBasic(basic -> basic.authenticationEntryPoint(problems))
                .exceptionHandling(
                        errors -> errors.authenticationEntryPoint(problems).accessDeniedHandler(problems))
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .csrf(AbstractHttpConfigurer::disable)
                // a cache may keep an answer, but asks each time whether it is still true
                .headers(headers -> headers.cacheControl(HeadersConfigurer.CacheControlConfig::disable)
                        .addHeaderWriter(new StaticHeadersWriter(HttpHeaders.CACHE_CONTROL, "no-cache")))
                .build();
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
    PasswordEncoder passwordEncoder() {
        return new RememberingPasswordEncoder(PasswordEncoderFactories.createDelegatingPasswordEncoder());
    }

    @Bean
    UserDetailsService users(SecuritySettings settings) {
        InMemoryUserDetailsManager users = new InMemoryUserDetailsManager();
        settings.users()
                .forEach((name, user) -> users.createUser(User.withUsername(name)
                        .password(user.password())
                        .roles(user.roles().stream().map(Role::name).toArray(String[]::new))
                        .build()));
        if (settings.users().isEmpty()) {
            String password = UUID.randomUUID().toString();
            log.warn("No users are set under ilion.security.users. Until they are, log in as admin with {}", password);
            users.createUser(User.withUsername("admin")
                    .password("{noop}" + password)
                    .roles(Role.ADMIN.name())
                    .build());
        }
        return users;
    }
}
