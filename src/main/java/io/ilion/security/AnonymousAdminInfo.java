package io.ilion.security;

import java.util.Map;
import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Shows in {@code /actuator/info} and {@code /actuator/health} whether anonymous callers are ADMIN. */
@Component("security")
final class AnonymousAdminInfo implements InfoContributor, HealthIndicator {

    private final SecuritySettings settings;

    AnonymousAdminInfo(SecuritySettings settings) {
        this.settings = settings;
    }

    @Override
    public void contribute(Info.Builder builder) {
        builder.withDetail("security", Map.of("anonymousAdmin", settings.anonymousAdmin()));
    }

    @Override
    public Health health() {
        Health.Builder up = Health.up();
        return settings.anonymousAdmin()
                ? up.withDetail("anonymousAdmin", "every caller is ADMIN (ilion.security.anonymous-admin)")
                        .build()
                : up.build();
    }
}
