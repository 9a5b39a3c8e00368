package io.ilion.operation.audit;

import static io.ilion.operation.audit.AnonymousRequestLimit.MAX_ADDRESSES;
import static io.ilion.operation.audit.AnonymousRequestLimit.PER_ADDRESS;
import static io.ilion.operation.audit.AnonymousRequestLimit.TOTAL;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class AnonymousRequestLimitTests {

    private final AnonymousRequestLimit limit = new AnonymousRequestLimit();

    @Test
    void storesAFewOfEachAddressAndCountsTheOthers() {
        assertThat(stored("10.0.0.1", 100)).isEqualTo(PER_ADDRESS);
        assertThat(stored("10.0.0.2", 6)).isEqualTo(PER_ADDRESS);
        assertThat(stored("10.0.0.3", 1)).isEqualTo(1);

        assertThat(AnonymousRequestLimit.summaryOf(limit.startPeriod()))
                .isEqualTo("96 further requests without authentication were rejected and only counted:"
                        + " 95 from 10.0.0.1, 1 from 10.0.0.2");
    }

    @Test
    void storesAFewOfAllAddresses() {
        int stored = 0;
        for (int i = 0; i < 5000; i++) {
            stored += stored("10.0." + i / 256 + "." + i % 256, 1);
        }

        assertThat(stored).isEqualTo(TOTAL);
        assertThat(AnonymousRequestLimit.summaryOf(limit.startPeriod()))
                .startsWith("4950 further requests")
                .contains((5000 - TOTAL - MAX_ADDRESSES) + " from other addresses")
                .endsWith("and the rest from %d more addresses".formatted(MAX_ADDRESSES + 1 - 5));
    }

    @Test
    void startsAnewWithEachPeriod() {
        stored("10.0.0.1", 100);
        limit.startPeriod();

        assertThat(stored("10.0.0.1", 100)).isEqualTo(PER_ADDRESS);
        limit.startPeriod();
        assertThat(limit.startPeriod()).isEmpty();
    }

    @Test
    void countsAgainWhatCouldNotBeRecorded() {
        stored("10.0.0.1", 8);
        limit.countAgain(limit.startPeriod());
        stored("10.0.0.1", 6);

        assertThat(limit.startPeriod()).isEqualTo(Map.of("10.0.0.1", 3L + 1));
    }

    private int stored(String address, int requests) {
        int stored = 0;
        for (int i = 0; i < requests; i++) {
            stored += limit.tryAcquire(address) ? 1 : 0;
        }
        return stored;
    }
}
