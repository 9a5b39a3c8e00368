package io.ilion.api.longrunning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FilterFieldsTests {

    @ParameterizedTest
    @CsvSource({
        "type.googleapis.com/google.protobuf.Struct, true",
        "type.googleapis.com/google.protobuf.Any, false",
        "%, true",
        "%Struct, true",
        "type.%, true",
        "type%google%Struct, true",
        "%google%google%, true",
        "%google%google%google%, false",
        "%%, true",
        "Struct, false",
        "type.googleapis.com/google.protobuf.Struct%Struct, false",
        "'', false"
    })
    void aPatternMatchesATypeWithItsPartsInOrder(String pattern, boolean matches) {
        assertThat(FilterFields.matches(pattern.split("%", -1))).isEqualTo(matches);
    }

    @Test
    void manyWildcardsDoNotTakeLong() {
        String[] pattern = ("%o".repeat(2000) + "x").split("%", -1);

        assertThat(assertTimeoutPreemptively(Duration.ofSeconds(5), () -> FilterFields.matches(pattern)))
                .isFalse();
    }
}
