package io.ilion.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ilion.web.ConcurrencyLimit.Permit;
import org.junit.jupiter.api.Test;

class ConcurrencyLimitTests {

    private final ConcurrencyLimit limit = new ConcurrencyLimit("exports", "ilion.api.reports", 3, 2);

    @Test
    void limitsACaller() {
        Permit first = limit.acquire("alice");
        limit.acquire("alice");

        assertThatThrownBy(() -> limit.acquire("alice"))
                .isInstanceOf(TooManyRequestsException.class)
                .hasMessage("You already have 2 exports, the limit in ilion.api.reports.max-connections-per-caller."
                        + " Retry later.");

        first.close();
        assertThat(limit.acquire("alice")).isNotNull();
    }

    @Test
    void limitsAllCallersTogether() {
        limit.acquire("alice");
        limit.acquire("alice");
        Permit last = limit.acquire("bob");

        assertThatThrownBy(() -> limit.acquire("carol"))
                .hasMessage("This replica already serves 3 exports, the limit in ilion.api.reports.max-connections."
                        + " Retry later.");

        last.close();
        last.close();
        limit.acquire("carol");
        assertThatThrownBy(() -> limit.acquire("dave")).isInstanceOf(TooManyRequestsException.class);
    }
}
