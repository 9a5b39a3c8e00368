package io.ilion.api.history;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExportTests {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "=1+1",
                "+1",
                "-1",
                "@SUM(A1)",
                "|cmd",
                "%0A",
                "\t=1",
                "\r=1",
                "\n=1",
                "\tplain",
                " =1",
                "\uFF1D1",
                "\uFF0B1",
                "\uFF0D1",
                "\uFF201"
            })
    void whatASpreadsheetWouldRunBeginsWithAnApostrophe(String cell) {
        assertThat(Export.quoted(cell)).isEqualTo("'" + cell);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "demo", "a=b", "{\"a\":1}", "2026-01-01T00:00:00Z", " demo"})
    void theRestIsLeftAlone(String cell) {
        assertThat(Export.quoted(cell)).isEqualTo(cell);
    }

    @Test
    void nothingIsAnEmptyCell() {
        assertThat(Export.quoted(null)).isEmpty();
    }
}
