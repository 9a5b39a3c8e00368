package io.ilion.api.longrunning;

import static org.assertj.core.api.Assertions.assertThat;

import io.ilion.operation.failure.FailureCode;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RpcCodeTests {

    private static final Map<FailureCode, Integer> NUMBERS = Map.of(
            FailureCode.NODE_UNREACHABLE, 14,
            FailureCode.TIMED_OUT, 4,
            FailureCode.REJECTED_BY_NODE, 9,
            FailureCode.PREFLIGHT_FAILED, 9,
            FailureCode.AUTHENTICATION_FAILED, 9,
            FailureCode.NOT_VERIFIED, 2,
            FailureCode.WORKER_LOST, 10,
            FailureCode.WORKER_STOPPED, 10,
            FailureCode.FORCED, 10,
            FailureCode.INTERNAL, 13);

    @Test
    void mapsEveryFailureCode() {
        assertThat(NUMBERS).containsOnlyKeys(FailureCode.values());
        NUMBERS.forEach((code, number) ->
                assertThat(RpcCode.of(code).number()).as(code.name()).isEqualTo(number));
        assertThat(RpcCode.of(null).number()).isEqualTo(13);
    }

    @ParameterizedTest
    @CsvSource({
        "400, 3", "401, 16", "403, 7", "404, 5", "405, 9", "406, 9", "409, 10", "412, 9", "415, 9", "416, 11", "422, 9",
        "429, 8", "500, 13", "501, 12", "503, 14", "504, 4"
    })
    void mapsEveryHttpStatus(int status, int number) {
        assertThat(RpcCode.ofStatus(status).number()).isEqualTo(number);
    }
}
