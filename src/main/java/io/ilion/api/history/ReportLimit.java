package io.ilion.api.history;

import io.ilion.database.DatabaseSettings;
import io.ilion.web.ApiSettings;
import io.ilion.web.ConcurrencyLimit;
import io.ilion.web.ConcurrencyLimit.Permit;
import io.ilion.web.TooManyRequestsException;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.stereotype.Component;

/** Limits how many exports, summaries and verifications one replica serves at the same time. */
@Component
class ReportLimit {

    private final ConcurrencyLimit limit;

    ReportLimit(ApiSettings settings, DatabaseSettings database) {
        if (settings.reports().maxConnections() >= database.requestConnections()) {
            throw new IllegalArgumentException(
                    "ilion.api.reports.max-connections (%d) must be less than ilion.database.request-connections (%d), since each of them holds a connection and other requests need some, too"
                            .formatted(settings.reports().maxConnections(), database.requestConnections()));
        }
        this.limit = new ConcurrencyLimit(
                "exports, summaries and verifications",
                "ilion.api.reports",
                settings.reports().maxConnections(),
                settings.reports().maxConnectionsPerCaller());
    }

    /** @throws TooManyRequestsException when the limit is reached */
    Permit acquire(HttpServletRequest request) {
        return limit.acquire(request);
    }
}
