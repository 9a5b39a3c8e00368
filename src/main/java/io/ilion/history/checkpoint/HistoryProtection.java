package io.ilion.history.checkpoint;

import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Shows in the log, in {@code /actuator/info} and in {@code /actuator/health} whether the database role of the service could change the
 * history, and whether checkpoints are signed.
 */
@Component("historyProtection")
final class HistoryProtection implements InfoContributor, HealthIndicator {

    private static final Logger log = LoggerFactory.getLogger(HistoryProtection.class);

    private final List<String> weaknesses;
    private final boolean signed;

    HistoryProtection(RolePrivileges privileges, CheckpointKeys keys) {
        this.weaknesses = privileges.againstHistory();
        this.signed = keys.signingKeyId().isPresent();
        if (!weaknesses.isEmpty()) {
            log.warn(
                    "The database role of the service could change the history, since it {}. Let another role own the tables: "
                            + "db/roles.sql and spring.flyway.user",
                    String.join(", ", weaknesses));
        }
    }

    @Override
    public void contribute(Info.Builder builder) {
        builder.withDetail(
                "history", Map.of("roleCanChangeHistory", !weaknesses.isEmpty(), "checkpointsSigned", signed));
    }

    @Override
    public Health health() {
        Health.Builder up = Health.up().withDetail("checkpointsSigned", signed);
        return weaknesses.isEmpty()
                ? up.build()
                : up.withDetail(
                                "databaseRole",
                                "it could change the history, since it " + String.join(", ", weaknesses))
                        .build();
    }
}
