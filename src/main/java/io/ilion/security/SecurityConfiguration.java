package io.ilion.security;

import static org.springframework.security.config.Customizer.withDefaults;

import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.security.access.hierarchicalroles.RoleHierarchy;
import org.springframework.security.access.hierarchicalroles.RoleHierarchyImpl;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;

/** Who may do what, path by path. */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {

    private static final Logger log = LoggerFactory.getLogger(SecurityConfiguration.class);

    /**
     * CSRF protection is off because nothing here obeys a form: what changes something wants a JSON body or the method
     * DELETE, which a foreign page cannot send without a CORS preflight, and no origin is allowed.
     */
    @Bean
    SecurityFilterChain door(HttpSecurity http, ProblemEntryPoint problems) throws Exception {
        return http.authorizeHttpRequests(
                        paths -> paths.requestMatchers("/actuator/health/liveness", "/actuator/health/readiness")
                                .permitAll()
                                .requestMatchers(HttpMethod.GET)
                                .hasRole(Role.READER.name())
                                .requestMatchers(HttpMethod.HEAD)
                                .hasRole(Role.READER.name())
                                .requestMatchers("/operations/*/force-end")
                                .hasRole(Role.ADMIN.name())
                                .requestMatchers("/operations", "/operations/**")
                                .hasRole(Role.OPERATOR.name())
                                .anyRequest()
                                .hasRole(Role.ADMIN.name()))
                .httpBasic(basic -> basic.authenticationEntryPoint(problems))
                .exceptionHandling(
                        errors -> errors.authenticationEntryPoint(problems).accessDeniedHandler(problems))
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .csrf(AbstractHttpConfigurer::disable)
                .headers(withDefaults())
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
