package io.ilion.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamPositionTests {

    private static final String EPOCH = "0a1b2c3d-0000000A";

    /** A header may have 8 kB on the way to the service. */
    private static final int LONGEST = 6000;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 20, 500, 5000})
    void acceptsItsOwnTokenWhateverIsUnderWay(int underWay) {
        Random random = new Random(underWay);
        StreamPosition position = new StreamPosition(
                EPOCH,
                snapshot(40_000_000_000L, underWay, random),
                snapshot(40_000_012_345L, underWay, random),
                Long.MAX_VALUE);

        assertThat(StreamPosition.parse(position.toString())).hasValue(position);
        assertThat(position.toString()).hasSizeLessThan(LONGEST);
    }

    @Test
    void acceptsAPositionAfterALongTransaction() {
        TransactionSnapshot seen = new TransactionSnapshot(9_000_000_000_000L, List.of(5L, 8_999_999_999_999L));

        assertThat(StreamPosition.parse(StreamPosition.at(EPOCH, seen).toString()))
                .hasValue(StreamPosition.at(EPOCH, seen));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "0a1b2c3d-0000000A",
                "0a1b2c3d-0000000A_a_b",
                "0a1b2c3d-0000000A_0__0",
                "0a1b2c3d-0000000A_10_z_0",
                "0a1b2c3d-0000000A_zzzzzzzzzzzzzzzz__0",
                "0a1b2c3d-0000000A_a__zzzzzzzzzzzzz",
                "0a1b2c3d-0000000A_a.b__0",
                "0a1b2c3d-0000000A_10~AAAA__0",
                "0a1b2c3d-0000000A_10~__0"
            })
    void rejectsEverythingElse(String token) {
        assertThat(StreamPosition.parse(token)).isEmpty();
    }

    /** Transactions that are under way, about every other one of the newest. */
    private static TransactionSnapshot snapshot(long next, int underWay, Random random) {
        return new TransactionSnapshot(
                next,
                LongStream.range(next - 2L * underWay, next)
                        .filter(each -> random.nextBoolean())
                        .boxed()
                        .toList());
    }
}
