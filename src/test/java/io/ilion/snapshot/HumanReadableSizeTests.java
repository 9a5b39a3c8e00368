package io.ilion.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HumanReadableSizeTests {

    @ParameterizedTest
    @CsvSource({
        "0 bytes, 0",
        "1 byte, 1",
        "987 bytes, 987",
        "17 B, 17",
        "1 KiB, 1024",
        "1.23 KiB, 1260",
        "5.5 MiB, 5767168",
        "1.23 GiB, 1320702444",
        "2 TiB, 2199023255552",
        "1.5 KB, 1536",
        "1.5 MB, 1572864",
        "'1,5 KiB', 1536",
        "' 3 GB ', 3221225472"
    })
    void parsesTheSizesOfEachVersion(String text, long bytes) {
        assertThat(HumanReadableSize.toBytes(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1.23", "KiB", "-1 bytes", "1 XiB", "1.2.3 KiB"})
    void rejectsOtherText(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HumanReadableSize.toBytes(text))
                .withMessageContaining("Not a size");
    }
}
