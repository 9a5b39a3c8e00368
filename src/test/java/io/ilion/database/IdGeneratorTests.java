package io.ilion.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class IdGeneratorTests {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00.123Z");

    @Test
    void areUuidsOfVersion7ThatBeginWithTheMillisecond() {
        UUID id = ids(NOW).next();

        assertThat(id.version()).isEqualTo(7);
        assertThat(id.variant()).isEqualTo(2);
        assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(NOW.toEpochMilli());
    }

    @Test
    void areInOrderWithinAMillisecond() {
        IdGenerator ids = ids(NOW);

        List<String> made =
                Stream.generate(ids::next).limit(10_000).map(UUID::toString).toList();

        assertThat(made).isSorted().doesNotHaveDuplicates();
        assertThat(made.get(0)).startsWith(made.get(9_999).substring(0, 13));
    }

    @Test
    void areInTheOrderOfTime() {
        String earlier = ids(NOW).next().toString();
        String later = ids(NOW.plusMillis(1)).next().toString();

        assertThat(earlier).isLessThan(later);
    }

    @Test
    void ofTwoReplicasDifferInTheSameMillisecond() {
        assertThat(ids(NOW).next()).isNotEqualTo(ids(NOW).next());
    }

    private static IdGenerator ids(Instant now) {
        return new IdGenerator(Clock.fixed(now, ZoneOffset.UTC));
    }
}
