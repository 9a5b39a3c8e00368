package io.ilion.api.history;

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

    ReportLimit(ApiSettings settings) {
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
