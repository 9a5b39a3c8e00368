package io.ilion.web;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.ApiVersion;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.WebServerNamespace;
import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointWebExtension;
import org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointProperties;
import org.springframework.boot.health.registry.HealthContributorRegistry;
import org.springframework.stereotype.Component;

/**
 * Health at {@code /actuator/health/<part>} and {@code /actuator/health/<group>/<part>}. Responds 404 to
 * deeper paths, for which Spring Boot would fail with 500.
 */
@Component
class HealthPaths extends HealthEndpointWebExtension {

    private final HealthEndpointGroups groups;

    HealthPaths(HealthContributorRegistry registry, HealthEndpointGroups groups, HealthEndpointProperties properties) {
        super(registry, null, groups, properties.getLogging().getSlowIndicatorThreshold());
        this.groups = groups;
    }

    @Override
    public WebEndpointResponse<HealthDescriptor> health(
            ApiVersion version,
            @Nullable WebServerNamespace server,
            SecurityContext caller,
            boolean showAll,
            String... path) {
        boolean inGroup = path.length > 0 && groups.get(path[0]) != null;
        return path.length > (inGroup ? 2 : 1)
                ? new WebEndpointResponse<>(WebEndpointResponse.STATUS_NOT_FOUND)
                : super.health(version, server, caller, showAll, path);
    }
}
