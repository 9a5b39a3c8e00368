package io.ilion.api.longrunning;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.ilion.operation.failure.FailureCode;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RpcCodeTests {

    private static final Map<FailureCode, Integer> NUMBERS = Map.ofEntries(
            entry(FailureCode.NODE_UNREACHABLE, 14),
            entry(FailureCode.TIMED_OUT, 4),
            entry(FailureCode.REJECTED_BY_NODE, 9),
            entry(FailureCode.PREFLIGHT_FAILED, 9),
            entry(FailureCode.AUTHENTICATION_FAILED, 9),
            entry(FailureCode.NOT_VERIFIED, 2),
            entry(FailureCode.WRONG_NODE, 9),
            entry(FailureCode.WORKER_LOST, 10),
            entry(FailureCode.WORKER_STOPPED, 10),
            entry(FailureCode.FORCED, 10),
            entry(FailureCode.INTERNAL, 13));

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
