package io.ilion.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.ilion.operation.type.InvalidRequestException;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageTokensTests {

    private static final UUID ID = UUID.fromString("01a20169-bee8-797e-867b-58f786be3d89");

    @Test
    void aTokenIsBoundToItsListAndFilter() {
        String token = PageTokens.encode(ID, "operations?done=true");

        assertThat(PageTokens.decode("pageToken", token, "operations?done=true"))
                .isEqualTo(ID);
        assertRejected(token, "operations?done=false");
        assertRejected(token, "operations?");
    }

    @Test
    void isTheSameOnEveryReplica() {
        assertThat(PageTokens.encode(ID, "operations?"))
                .isEqualTo(PageTokens.encode(ID, "operations?"))
                .hasSize(43)
                .startsWith("AaIBab7oeX6Ge1j3hr49i");
    }

    @Test
    void aTokenWithAChangedCharacterIsRejected() {
        String token = PageTokens.encode(ID, "operations?");

        // the last character of unpadded Base64 has bits that mean nothing
        for (int i = 0; i < token.length() - 1; i++) {
            assertRejected(
                    token.substring(0, i) + (token.charAt(i) == 'A' ? 'B' : 'A') + token.substring(i + 1),
                    "operations?");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "{}", "AaIBab7oeX6Ge1j3hr49iQ", "01a20169-bee8-797e-867b-58f786be3d89", "\u0000"})
    void rejectsOtherText(String token) {
        assertRejected(token, "operations?");
    }

    private static void assertRejected(String token, String list) {
        assertThatExceptionOfType(InvalidRequestException.class)
                .as(token)
                .isThrownBy(() -> PageTokens.decode("pageToken", token, list))
                .satisfies(rejected -> assertThat(rejected.violations())
                        .extracting(InvalidRequestException.Violation::field)
                        .containsExactly("pageToken"));
    }
}
