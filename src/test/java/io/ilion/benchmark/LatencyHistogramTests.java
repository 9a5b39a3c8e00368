package io.ilion.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LatencyHistogramTests {

    private final LatencyHistogram latencies = new LatencyHistogram();

    @Test
    void roundsUpToTheNextBucket() {
        latencies.addNanos(1_010_000);

        assertThat(latencies.quantile(0.5)).isEqualTo(1.05);
        assertThat(latencies.max()).isEqualTo(1.01);
    }

    @Test
    void excludesTheHighestTwoOfTwoHundredFromTheNinetyNinthPercentile() {
        for (int i = 1; i <= 200; i++) {
            latencies.addNanos(i * 1_000_000L - 1);
        }

        assertThat(latencies.count()).isEqualTo(200);
        assertThat(latencies.quantile(0.99)).isEqualTo(198);
    }

    @Test
    void countsLatenciesBeyondTheLastBucket() {
        latencies.addNanos(60_000_000_000L);

        assertThat(latencies.quantile(1)).isEqualTo(5_000);
        assertThat(latencies.max()).isEqualTo(60_000);
    }

    @Test
    void returnsZeroWhenEmpty() {
        assertThat(latencies.quantile(0.99)).isZero();
        assertThat(latencies.max()).isZero();
    }
}
