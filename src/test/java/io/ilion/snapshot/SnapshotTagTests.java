package io.ilion.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SnapshotTagTests {

    @ParameterizedTest
    @ValueSource(strings = {"before-upgrade", "a b", "2026-11-28T12:00:00", "truncated-1-a", "...", "é", "a\\b", "\"'"})
    void acceptsTagsThatCassandraAccepts(String tag) {
        assertThat(tag).matches(SnapshotTag.EXISTING);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a/b", "../up", "a\nb", "a\u0000", "\u007f"})
    void rejectsInvalidDirectoryNames(String tag) {
        assertThat(tag).doesNotMatch(SnapshotTag.EXISTING);
        assertThat(tag).doesNotMatch(SnapshotTag.NEW);
    }

    @ParameterizedTest
    @CsvSource({
        "5.0.0, v1.2, false",
        "5.0.4, v1.2, false",
        "5.0.4-SNAPSHOT, a b, false",
        "5.0.4, v1_2-x, true",
        "5.0.5, v1.2, true",
        "5.0.40, v1.2, true",
        "5.0-rc1, v1.2, false",
        "5.0.9, v1.2, true",
        "4.1.10, v1.2, true",
        "6.0-alpha2, v1.2, true"
    })
    void knowsWhichReleasesReadPlainTagsOnly(String version, String tag, boolean readable) {
        assertThat(SnapshotTag.isReadableBy(version, tag)).isEqualTo(readable);
    }
}
