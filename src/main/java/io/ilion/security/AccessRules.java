package io.ilion.security;

import static io.ilion.security.Role.ADMIN;
import static io.ilion.security.Role.OPERATOR;
import static io.ilion.security.Role.READER;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;

/**
 * The role that each path and method needs; the first matching rule applies. {@link GrantAuthorizer} additionally checks
 * grants for single clusters and keyspaces, and requests that are destructive by their parameters.
 */
final class AccessRules {

    private AccessRules() {}

    /** The rules for all existing paths. */
    static List<AccessRule> forExistingPaths(String azureBasePath, boolean publicDocs) {
        Role docs = publicDocs ? null : READER;
        return List.of(
                get("/actuator/health/liveness", null),
                get("/actuator/health/readiness", null),
                get("/actuator", READER),
                get("/actuator/health/**", READER),
                get("/actuator/info", READER),
                get("/actuator/metrics/**", READER),
                get("/actuator/prometheus", READER),
                get("/actuator/sbom/**", READER),
                // further endpoints, such as env or loggers, expose internals
                new AccessRule(null, "/actuator/**", ADMIN),
                get("/swagger-ui.html", docs),
                get("/swagger-ui/**", docs),
                get("/v3/api-docs/**", docs),
                get("/v3/api-docs.yaml", docs),
                get("/operations", READER),
                post("/operations", OPERATOR),
                post("/operations/dry-run", OPERATOR),
                get("/operations/{id}", READER),
                delete("/operations/{id}", OPERATOR),
                post("/operations/{id}/force-end", ADMIN),
                get("/topology", READER),
                get("/topology/{dc}", READER),
                get("/status", READER),
                get("/version/**", READER),
                get(azureBasePath + "/operations/{id}", READER),
                post(azureBasePath + "/operations", OPERATOR),
                get(azureBasePath + "/keyspaces/{keyspace}", READER),
                get(azureBasePath + "/snapshots", READER),
                post(azureBasePath + "/snapshots", OPERATOR),
                get(azureBasePath + "/snapshots/{id}", READER),
                patch(azureBasePath + "/snapshots/{id}", OPERATOR),
                delete(azureBasePath + "/snapshots/{id}", ADMIN),
                post(azureBasePath + "/snapshots/{id}/apply", ADMIN),
                get("/v1/operations", READER),
                get("/v1/operations/operations", READER),
                get("/v1/nodes/{node}/operations", READER),
                get("/v1/operations/{id}", READER),
                post("/v1/operations/{id}:wait", READER),
                post("/v1/operations/{id}:cancel", OPERATOR),
                delete("/v1/operations/{id}", ADMIN),
                post("/v1/operations", OPERATOR),
                post("/v1/keyspaces/{keyspace}:{type}", OPERATOR),
                post("/v1/keyspaces/{keyspace}/tables/{table}:{type}", OPERATOR),
                post("/v1/snapshots", OPERATOR),
                post("/v1/snapshots/{id}:apply", ADMIN),
                get("/snapshots", READER),
                get("/snapshots/{id}", READER),
                get("/clusters/{cluster}/snapshots", READER),
                get("/history/**", READER),
                new AccessRule(null, "/error", READER));
    }

    /** The rules for all other paths: 404 for a READER that reads, 403 for any change except by an ADMIN. */
    static List<AccessRule> forUnknownPaths() {
        return List.of(
                get("/**", READER),
                new AccessRule(HttpMethod.OPTIONS, "/**", READER),
                new AccessRule(null, "/**", ADMIN));
    }

    static List<AccessRule> all(String azureBasePath, boolean publicDocs) {
        return Stream.concat(forExistingPaths(azureBasePath, publicDocs).stream(), forUnknownPaths().stream())
                .toList();
    }

    private static AccessRule get(String path, @Nullable Role role) {
        return new AccessRule(HttpMethod.GET, path, role);
    }

    private static AccessRule post(String path, Role role) {
        return new AccessRule(HttpMethod.POST, path, role);
    }

    private static AccessRule patch(String path, Role role) {
        return new AccessRule(HttpMethod.PATCH, path, role);
    }

    private static AccessRule delete(String path, Role role) {
        return new AccessRule(HttpMethod.DELETE, path, role);
    }
}
