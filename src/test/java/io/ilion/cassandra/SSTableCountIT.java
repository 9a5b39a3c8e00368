package io.ilion.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import io.ilion.devcluster.LocalNode;
import io.ilion.testing.Ilion;
import io.ilion.testing.NodeCommands;
import io.ilion.testing.TestEnvironment;
import io.ilion.testing.TestSchema;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The metrics of real nodes during flushes and compactions of a table. */
class SSTableCountIT {

    private static final LocalNode NODE = TestEnvironment.cassandra().node(0);
    private static final NodeCommands COMMANDS = NodeCommands.on(NODE);

    private NodeSession session;

    @BeforeAll
    static void makeKeyspace() {
        TestEnvironment.createKeyspace("counted");
        List<String> changes = new ArrayList<>(Stream.of("quiet", "flushed", "idle", "merged")
                .map(table -> "create table counted." + table + " (id int primary key, text text)")
                .toList());
        changes.add("create table counted.emptied (id int primary key, text text) with gc_grace_seconds = 0");
        changes.add("create table counted.big (id int primary key, data blob) with compaction = "
                + "{'class': 'SizeTieredCompactionStrategy', 'enabled': 'false'}");
        TestSchema.execute(changes);
    }

    @BeforeEach
    void open() {
        Cluster cluster = Ilion.shared().bean(Clusters.class).find("it").orElseThrow();
        NodeInfo info = cluster.nodes().stream()
                .filter(node -> node.hasHost(NODE.address()))
                .findFirst()
                .orElseThrow();
        session = cluster.open(info.hostId(), info.address(), Duration.ofMinutes(3));
    }

    @AfterEach
    void close() {
        session.close();
    }

    @Test
    void countsOfAQuietTableAreComparable() {

        SSTableCount before = count("quiet");

        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            SSTableCount first = count("quiet");
            assertThat(count("quiet").isComparableWith(first)).isTrue();
        });
        assertThat(count("quiet").addedSince(before)).isZero();
    }

    @Test
    void detectsAndSubtractsAFlush() {
        SSTableCount before = count("flushed");
        TestEnvironment.writeRows("counted", "flushed");

        COMMANDS.flush("counted", "flushed");

        SSTableCount after = count("flushed");
        assertThat(after.live()).isEqualTo(before.live() + 1);
        assertThat(after.addedSince(before)).isZero();
        assertThat(after.isComparableWith(before)).isFalse();
    }

    @Test
    void doesNotCountAnEmptyFlush() {
        SSTableCount before = count("idle");

        COMMANDS.flush("counted", "idle");

        SSTableCount after = count("idle");
        assertThat(after.live()).isEqualTo(before.live());
        assertThat(after.flushes()).isEqualTo(before.flushes());
    }

    @Test
    void detectsACompactionByTheBytesItWrote() {
        twoSSTables("merged");
        SSTableCount before = count("merged");

        COMMANDS.compact("counted", "merged");

        SSTableCount after = count("merged");
        assertThat(before.live()).isEqualTo(2);
        assertThat(after.live()).isEqualTo(1);
        assertThat(after.bytesWritten()).isGreaterThan(before.bytesWritten());
        assertThat(after.compactions()).isGreaterThan(before.compactions());
        assertThat(after.isComparableWith(before)).isFalse();
    }

    @Test
    void detectsACompactionThatLeavesNoRows() {
        twoSSTables("emptied");
        for (int id = 0; id < 50; id++) {
            TestEnvironment.cql().execute("delete from counted.emptied where id = " + id);
        }
        COMMANDS.flush("counted", "emptied");
        SSTableCount before = count("emptied");

        await().atMost(Duration.ofSeconds(30)).until(() -> {
            COMMANDS.compact("counted", "emptied");
            return count("emptied").live() == 0;
        });

        SSTableCount after = count("emptied");
        assertThat(before.live()).isPositive();
        assertThat(after.compactions()).isGreaterThan(before.compactions());
        assertThat(after.isComparableWith(before)).isFalse();
    }

    @Test
    void detectsARunningCompaction() {
        PreparedStatement insert = TestEnvironment.cql().prepare("insert into counted.big (id, data) values (?, ?)");
        Random random = new Random(11);
        for (int id = 0; id < 300; id++) {
            byte[] data = new byte[40_000];
            random.nextBytes(data);
            TestEnvironment.cql().execute(insert.bind(id, ByteBuffer.wrap(data)));
            if (id % 150 == 149) {
                COMMANDS.flush("counted", "big");
            }
        }
        assertThat(SSTableCount.isCompacting(session, "counted", "big")).isFalse();
        COMMANDS.setCompactionThroughput(1);
        try {
            CompletableFuture<Void> compaction = CompletableFuture.runAsync(() -> COMMANDS.compact("counted", "big"));

            await().atMost(Duration.ofSeconds(30)).until(() -> count("big").compacting());

            assertThat(SSTableCount.isCompacting(session, "counted", "quiet")).isFalse();
            assertThat(count("big").isComparableWith(count("big"))).isFalse();
            COMMANDS.setCompactionThroughput(64);
            compaction.join();
        } finally {
            COMMANDS.setCompactionThroughput(64);
        }
        await().atMost(Duration.ofSeconds(30)).until(() -> !SSTableCount.isCompacting(session, "counted", "big"));
    }

    private SSTableCount count(String table) {
        return SSTableCount.read(session, "counted", table);
    }

    private static void twoSSTables(String table) {
        for (int i = 0; i < 2; i++) {
            TestEnvironment.writeRows("counted", table);
            COMMANDS.flush("counted", table);
        }
    }
}
