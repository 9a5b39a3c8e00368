package io.ilion.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.ilion.testing.ApiResponse;
import io.ilion.testing.Ilion;
import io.ilion.testing.IlionClient;
import io.ilion.testing.TestEnvironment;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;
import tools.jackson.databind.JsonNode;

/** Every path and method of the running service has an access rule, which is enforced. */
class RoutesIT {

    private static final Ilion SERVICE = Ilion.start(settings(), Mappings.class);
    private static final List<AccessRule> RULES = AccessRules.forExistingPaths("/azure", false);

    private static Map<String, Object> settings() {
        Map<String, Object> settings = TestEnvironment.settingsWithoutCassandra(TestEnvironment.newDatabase());
        settings.put("management.endpoints.web.exposure.include", "*");
        // with no stream allowed, an authorized request gets an error instead of an endless response
        settings.put("ilion.api.streams.max-connections", 0);
        TestEnvironment.addUser(settings, "limited", "OPERATOR on prod-a/orders_*");
        TestEnvironment.addUser(settings, "limited-admin", "ADMIN on prod-a/orders_*");
        return settings;
    }

    @AfterAll
    static void stop() {
        SERVICE.close();
    }

    /** The handler mappings of the APIs, of Actuator and of Swagger UI. */
    static final class Mappings {

        private final List<RequestMappingInfoHandlerMapping> all;

        Mappings(List<RequestMappingInfoHandlerMapping> all) {
            this.all = all;
        }
    }

    /** One path and method of the service. */
    private record Route(String method, String path) {

        Optional<AccessRule> rule() {
            MockHttpServletRequest request = new MockHttpServletRequest(method, path);
            return RULES.stream()
                    .filter(rule -> rule.matcher().matches(request))
                    .findFirst();
        }
    }

    @Test
    void everyRouteHasARule() {
        List<Route> withoutRule =
                routes().stream().filter(route -> route.rule().isEmpty()).toList();

        assertThat(routes()).hasSizeGreaterThan(40);
        assertThat(withoutRule).isEmpty();
    }

    /** Except aliases of other paths, and paths that are not part of the API. */
    @Test
    void everyRouteIsInTheOpenApiDocument() {
        JsonNode paths = SERVICE.client("reader").get("/v3/api-docs").json().get("paths");
        List<String> missing = SERVICE.bean(Mappings.class).all.stream()
                .flatMap(mapping -> mapping.getHandlerMethods().keySet().stream())
                .flatMap(info -> info.getPatternValues().stream()
                        .filter(pattern -> !pattern.matches("/(actuator|swagger-ui|v3/api-docs|error).*"))
                        .flatMap(pattern -> info.getMethodsCondition().getMethods().stream()
                                .filter(method -> !paths.path(pattern.replaceAll("\\{(\\w+):[^}]*}", "{$1}"))
                                        .has(method.name().toLowerCase(Locale.ROOT)))
                                .map(method -> method + " " + pattern)))
                .toList();

        assertThat(missing).containsExactlyInAnyOrder("GET /v1/operations/operations");
    }

    @Test
    void everyRuleMatchesARoute() {
        Set<AccessRule> used =
                routes().stream().map(Route::rule).flatMap(Optional::stream).collect(Collectors.toSet());

        assertThat(RULES)
                .filteredOn(rule ->
                        !rule.path().startsWith("/actuator") && !rule.path().startsWith("/swagger-ui"))
                .allMatch(used::contains);
    }

    @Test
    void everyRouteRequiresTheRoleOfItsRule() {
        for (Route route : routes()) {
            Role needed = route.rule().orElseThrow().role();
            check(route, needed, null, IlionClient.anonymous(SERVICE.port()));
            check(route, needed, Role.READER, SERVICE.client("reader"));
            check(route, needed, Role.OPERATOR, SERVICE.client("operator"));
            check(route, needed, Role.OPERATOR, SERVICE.client("limited"));
            check(route, needed, Role.ADMIN, SERVICE.client("limited-admin"));
            check(route, needed, Role.ADMIN, SERVICE.client("admin"));
        }
    }

    @Test
    void unknownPathsAreForbiddenOrNotFound() {
        for (String path : List.of("/", "/nothing", "/login", "/logout", "/operations/1/nothing", "/v1/nothing")) {
            for (String method : List.of("POST", "PUT", "PATCH", "DELETE")) {
                assertThat(SERVICE.client("operator").send(method, path, "").status())
                        .as(method + " " + path)
                        .isEqualTo(403);
                assertThat(SERVICE.client("admin").send(method, path, "").status())
                        .as(method + " " + path)
                        .isIn(404, 405);
            }
            assertThat(SERVICE.client("reader").get(path).status()).as(path).isEqualTo(404);
            assertThat(IlionClient.anonymous(SERVICE.port()).get(path).status())
                    .as(path)
                    .isEqualTo(401);
        }
    }

    private static void check(Route route, @Nullable Role needed, @Nullable Role has, IlionClient caller) {
        ApiResponse answer = caller.send(route.method(), route.path(), "");
        String description = "%s %s as %s: %s".formatted(route.method(), route.path(), has, answer.body());
        if (needed == null || (has != null && has.includes(needed))) {
            assertThat(answer.status()).as(description).isNotIn(401, 403);
            assertThat(answer.body()).as(description).doesNotContain("too-many-failed-logins");
        } else {
            assertThat(answer.status()).as(description).isEqualTo(has == null ? 401 : 403);
        }
    }

    private static List<Route> routes() {
        List<Route> routes = new ArrayList<>();
        SERVICE.bean(Mappings.class)
                .all
                .forEach(mapping -> mapping.getHandlerMethods().keySet().forEach(info -> routes.addAll(routes(info))));
        return routes;
    }

    private static List<Route> routes(RequestMappingInfo info) {
        Set<String> methods = info.getMethodsCondition().getMethods().isEmpty()
                ? Set.of("GET", "POST", "PUT", "PATCH", "DELETE")
                : info.getMethodsCondition().getMethods().stream()
                        .map(Enum::name)
                        .collect(Collectors.toSet());
        return info.getPatternValues().stream()
                .flatMap(pattern -> methods.stream()
                        .flatMap(method -> withHead(method).map(each -> new Route(each, filled(pattern)))))
                .toList();
    }

    private static Stream<String> withHead(String method) {
        return method.equals("GET") ? Stream.of("GET", "HEAD") : Stream.of(method);
    }

    /** Replaces path variables by names that do not exist. */
    private static String filled(String pattern) {
        return pattern.replaceAll("\\{format[^}]*}", "csv")
                .replaceAll("\\{(\\*?)(id|operationId)}", UUID.randomUUID().toString())
                .replaceAll("\\{[^}]*}", "nothing")
                .replace("/**", "/nothing");
    }
}
