package io.ilion.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class TimeMarkTests {

    private final TimeMark start = new TimeMark(Long.MAX_VALUE - 10, 1_000_000);

    @Test
    void countsTheTimeOfASuspension() {
        assertThat(start.until(later(Duration.ofMillis(5), Duration.ofHours(1))))
                .isEqualTo(Duration.ofHours(1));
    }

    @Test
    void ignoresAWallClockThatIsSetBack() {
        assertThat(start.until(later(Duration.ofSeconds(5), Duration.ofHours(-1))))
                .isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void startsNow() {
        assertThat(TimeMark.now().elapsed()).isBetween(Duration.ZERO, Duration.ofMinutes(1));
    }

    private TimeMark later(Duration monotonic, Duration wall) {
        return new TimeMark(start.nanos() + monotonic.toNanos(), start.millis() + wall.toMillis());
    }
}
