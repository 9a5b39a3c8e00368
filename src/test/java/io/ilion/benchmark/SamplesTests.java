package io.ilion.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SamplesTests {

    private final Samples samples = new Samples();

    @Test
    void sortsSamplesByValue() {
        IntStream.of(5, 1, 4, 2, 3).forEach(samples::add);

        assertThat(samples.min()).isEqualTo(1);
        assertThat(samples.median()).isEqualTo(3);
        assertThat(samples.quantile(1.0)).isEqualTo(5);
    }

    @Test
    void excludesTheHighestTwoOfTwoHundredFromTheNinetyNinthPercentile() {
        IntStream.rangeClosed(1, 200).forEach(samples::add);

        assertThat(samples.quantile(0.99)).isEqualTo(198);
    }

    @Test
    void keepsFractionsOfMilliseconds() {
        samples.addMillis(Duration.ofNanos(1_234_567));

        assertThat(Samples.format(samples.median(), 2)).isEqualTo("1.23");
    }

    @Test
    void failsWithoutSamples() {
        assertThatIllegalStateException().isThrownBy(samples::median);
    }
}
