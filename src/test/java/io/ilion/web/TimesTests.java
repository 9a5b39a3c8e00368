package io.ilion.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimesTests {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-01T10:20:30Z"), ZoneOffset.UTC);

    @ParameterizedTest
    @CsvSource({
        "2026-01-01T00:00:00Z,      2026-01-01T00:00:00Z",
        "2026-01-01t02:00:00+02:00, 2026-01-01T00:00:00Z",
        "2026-01-01,                2026-01-01T00:00:00Z",
        "now,                       2026-03-01T10:20:30Z",
        "Today,                     2026-03-01T00:00:00Z",
        "yesterday,                 2026-02-28T00:00:00Z",
        "-PT24H,                    2026-02-28T10:20:30Z",
        "-P1D,                      2026-02-28T10:20:30Z",
        "-7d,                       2026-02-22T10:20:30Z",
        "-90s,                      2026-03-01T10:19:00Z"
    })
    void parsesTimes(String text, Instant time) {
        assertThat(Times.parse(text, CLOCK)).isEqualTo(time);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tomorrow",
                "7d",
                "PT24H",
                "-7",
                "-7x",
                "-",
                "2026-02-30",
                "2026-1-1",
                "-5000-01-01T00:00:00Z",
                "-99999999999d",
                "-P-40000000D",
                "-P1M",
                ""
            })
    void rejectsAnythingElse(String text) {
        assertThatThrownBy(() -> Times.parse(text, CLOCK)).isInstanceOf(DateTimeException.class);
    }

    @ParameterizedTest
    @CsvSource({"PT10M, PT10M", "90s, PT1M30S", "36h, PT36H", "7d, PT168H", "P7D, PT168H"})
    void parsesDurations(String text, String duration) {
        assertThat(Times.parseDuration(text)).hasToString(duration);
    }

    @ParameterizedTest
    @ValueSource(strings = {"10", "1 hour", "7x", "d", ""})
    void rejectsOtherDurations(String text) {
        assertThatThrownBy(() -> Times.parseDuration(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
