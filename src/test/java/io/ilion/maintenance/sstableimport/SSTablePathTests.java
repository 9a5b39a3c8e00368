package io.ilion.maintenance.sstableimport;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rule of Cassandra's class Descriptor, which ImportIT verifies on real nodes. */
class SSTablePathTests {

    private static final String ID = "0123456789abcdef0123456789abcdef";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/import/demo/orders",
                "/import/demo/orders/",
                "/demo/orders",
                "/2026-11-28/demo/orders",
                "/a b/demo/1orders",
                "/import/demo/orders-" + ID,
                "/import/demo/orders-" + ID + "/backups",
                "/import/demo/orders/backups",
                "/import/demo/orders/snapshots/2026-11-28",
                "/import/demo/orders-" + ID + "/snapshots/before/.by_name_idx"
            })
    void everyVersionReadsDirectoriesNamedLikeTables(String directory) {
        assertThat(new SSTablePath(directory).objectionFor("5.0.0")).isEmpty();
        assertThat(new SSTablePath(directory).objectionFor("5.0.9")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/import",
                "/import/2026-11-28",
                "/import/2026-11-28/orders",
                "/import/demo/orders.new",
                "/import/demo/my orders",
                "/import/demo/bestellungen-für",
                "/import/demo/orders-0123",
                "/import/demo/orders-" + "0123456789ABCDEF0123456789ABCDEF",
                "/import/a-b/orders/.by_name_idx"
            })
    void cassandra5SkipsOtherDirectories(String directory) {
        assertThat(new SSTablePath(directory).objectionFor("5.0.9"))
                .get()
                .asString()
                .contains("Cassandra 5.0.9 skips all SSTables", directory, "a keyspace and a table");
        assertThat(new SSTablePath(directory).objectionFor("6.0.0-alpha2")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"4.0.19", "4.1.10", "3.11.19", "null", "garbage"})
    void olderAndUnknownVersionsAcceptEveryPath(String version) {
        assertThat(new SSTablePath("/import/2026-11-28").objectionFor(version)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"5.0.0, true", "5.0.4, true", "5.0.4-SNAPSHOT, true", "5.0.5, false", "5.0, false", "5.1.0, false"})
    void firstPatchesOf5SkipTagsWithADot(String version, boolean refused) {
        assertThat(new SSTablePath("/import/demo/orders/snapshots/2026.11")
                        .objectionFor(version)
                        .isPresent())
                .isEqualTo(refused);
    }
}
