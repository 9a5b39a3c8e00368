package io.ilion.maintenance.sstableimport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ilion.cassandra.ImportMBeans.WithIndexes;
import io.ilion.cassandra.Node;
import io.ilion.cassandra.NodeCompactions.CompactionManager;
import io.ilion.cassandra.NodeThreads;
import io.ilion.cassandra.SSTableCount;
import io.ilion.cassandra.TableMetrics;
import io.ilion.operation.failure.FailureCode;
import io.ilion.operation.failure.WorkFailedException;
import io.ilion.testing.FakeWork;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import javax.management.openmbean.CompositeData;
import org.junit.jupiter.api.Test;

/** Whether an import succeeded, by the number of SSTables, while flushes and compactions change that number. */
class CountedImportTests {

    private final FakeNode node = new FakeNode();
    private final FakeWork<ImportParameters> copying = new FakeWork<>(node, parameters(true));
    private final FakeWork<ImportParameters> moving = new FakeWork<>(node, parameters(false));

    @Test
    void succeedsWhenAnSSTableWasAddedOnAQuietNode() {
        node.imports(() -> node.live += 2);

        ImportedTable imported = perform(copying);

        assertThat(imported).isEqualTo(new ImportedTable("/import/demo/orders", 2, 1, true, 10, 12, true, false));
    }

    @Test
    void failsWhenNoSSTableWasAddedOnAQuietNode() {
        node.imports(() -> {});

        WorkFailedException failure = failure(copying);

        assertThat(failure.code()).isEqualTo(FailureCode.NOT_VERIFIED);
        assertThat(failure).hasMessageContaining("nothing was imported").hasMessageContaining("it is empty");
        assertThat(node.calls).isEqualTo(1);
    }

    @Test
    void compactionsOfOtherTablesDoNotMakeASuccessUncertain() {
        node.imports(() -> {
            node.live += 1;
            node.compactions++;
        });

        assertThat(perform(copying).certain()).isTrue();
        assertThat(node.calls).isEqualTo(1);
    }

    @Test
    void importsAgainWhenACompactionDisturbsTheCount() {
        node.imports(() -> node.compacts(3, 2), () -> node.live += 2);

        ImportedTable imported = perform(copying);

        assertThat(imported.imports()).isEqualTo(2);
        assertThat(imported.imported()).isEqualTo(2);
        assertThat(imported.certain()).isTrue();
    }

    @Test
    void importsAgainWhenACompactionHidTheAddedSSTable() {
        node.imports(
                () -> {
                    node.live += 2 - 4;
                    node.compactions++;
                },
                () -> node.live += 2);

        assertThat(perform(copying).imports()).isEqualTo(2);
    }

    @Test
    void importsAgainWhenAnEmptyFlushHidTheAddedSSTable() {
        node.imports(
                () -> {
                    node.live += 1;
                    node.flushes += 2;
                },
                () -> node.live += 1);

        assertThat(perform(copying).imports()).isEqualTo(2);
    }

    @Test
    void failsForAnEmptyDirectoryThoughACompactionSplitSSTables() {
        node.imports(() -> node.compacts(1, 4), () -> {});

        WorkFailedException failure = failure(copying);

        assertThat(failure).hasMessageContaining("nothing was imported");
        assertThat(node.calls).isEqualTo(2);
    }

    @Test
    void failsForAnEmptyDirectoryThoughAFlushMadeSeveralSSTables() {
        node.imports(
                () -> {
                    node.flushes += 1;
                    node.live += 4;
                },
                () -> {});

        assertThat(failure(copying)).hasMessageContaining("nothing was imported");
    }

    @Test
    void succeedsAfterTwoIncreasesInARowDuringCompactions() {
        node.imports(() -> node.compacts(1, 4), () -> node.compacts(1, 4));

        ImportedTable imported = perform(copying);

        assertThat(imported.imports()).isEqualTo(2);
        assertThat(imported.certain()).isFalse();
    }

    @Test
    void waitsForTheRunningCompactionOfTheTableBeforeItImportsAgain() {
        node.running = "Compaction";
        node.imports(() -> {}, () -> node.live += 1);
        FakeWork<ImportParameters> work = new FakeWork<>(node, parameters(true)) {
            @Override
            public void pause(java.time.Duration time) {
                if (pauses++ == 3) {
                    node.running = "";
                    node.compacts(5, 1);
                }
            }

            private int pauses;
        };

        assertThat(perform(work).certain()).isTrue();
        assertThat(node.calls).isEqualTo(2);
    }

    @Test
    void aValidationOfTheTableHidesNothing() {
        node.running = "Validation";
        node.imports(() -> {});

        assertThat(failure(copying)).hasMessageContaining("nothing was imported");
    }

    @Test
    void failsWhenTheResultStaysUnknown() {
        Runnable hidden = () -> node.compacts(3, 1);
        node.imports(hidden, hidden, hidden, hidden, hidden, hidden);

        WorkFailedException failure = failure(copying);

        assertThat(failure.code()).isEqualTo(FailureCode.NOT_VERIFIED);
        assertThat(failure).hasMessageContaining("is not known").hasMessageContaining("in 5 of 5 imports");
        assertThat(node.calls).isEqualTo(5);
    }

    @Test
    void doesNotRepeatAMove() {
        node.imports(() -> node.compacts(3, 1));

        WorkFailedException failure = failure(moving);

        assertThat(failure.code()).isEqualTo(FailureCode.NOT_VERIFIED);
        assertThat(failure).hasMessageContaining("is not known").hasMessageContaining("No new SSTables were found");
        assertThat(node.calls).isEqualTo(1);
    }

    @Test
    void reportsAnUnknownResultOfAMoveDuringACompaction() {
        node.imports(() -> node.compacts(1, 2));

        WorkFailedException failure = failure(moving);

        assertThat(failure.code()).isEqualTo(FailureCode.NOT_VERIFIED);
        assertThat(failure).hasMessageContaining("is not known");
        assertThat(node.calls).isEqualTo(1);
    }

    @Test
    void ignoresSSTablesAddedAfterARejection() {
        node.refused = List.of("/import/demo/orders");
        node.imports(() -> {}, () -> node.live += 1);
        assertThat(failure(copying).code()).isEqualTo(FailureCode.REJECTED_BY_NODE);
        copying.resume();
        node.refused = List.of();
        node.live += 2;

        ImportedTable imported = perform(copying);

        assertThat(imported.earlierAttempt()).isFalse();
        assertThat(node.calls).isEqualTo(2);
    }

    @Test
    void ignoresSSTablesAddedAfterAnEmptyImport() {
        node.imports(() -> {}, () -> {});
        assertThat(failure(moving)).hasMessageContaining("nothing was imported");
        moving.resume();
        node.live += 2;

        assertThat(failure(moving)).hasMessageContaining("nothing was imported");
    }

    @Test
    void detectsTheSuccessOfAnEarlierAttempt() {
        copying.saveState(new StartedImport(SSTableCount.read(node, "demo", "orders"), false));
        copying.resume();
        node.live += 2;

        ImportedTable imported = perform(copying);

        assertThat(imported.earlierAttempt()).isTrue();
        assertThat(imported.imported()).isEqualTo(2);
        assertThat(node.calls).isZero();
    }

    @Test
    void importsAgainWhenACompactionMayHaveAddedTheSSTables() {
        copying.saveState(new StartedImport(SSTableCount.read(node, "demo", "orders"), false));
        copying.resume();
        node.compacts(1, 3);
        node.imports(() -> node.live += 1);

        ImportedTable imported = perform(copying);

        assertThat(imported.earlierAttempt()).isFalse();
        assertThat(node.calls).isEqualTo(1);
    }

    @Test
    void reportsThatAnEarlierAttemptMayHaveMovedThem() {
        moving.saveState(new StartedImport(SSTableCount.read(node, "demo", "orders"), false));
        moving.resume();
        node.compacts(5, 1);
        node.imports(() -> {});

        assertThat(failure(moving)).hasMessageContaining("or an earlier attempt has moved them");
    }

    @Test
    void importsAgainWhenTheNodeWasRestartedSinceTheEarlierAttempt() {
        node.compactions = 40;
        copying.saveState(new StartedImport(SSTableCount.read(node, "demo", "orders"), false));
        copying.resume();
        node.compactions = 2;
        node.live += 1;
        node.imports(() -> node.live += 1);

        assertThat(perform(copying).earlierAttempt()).isFalse();
    }

    private static ImportedTable perform(FakeWork<ImportParameters> work) {
        return new CountedImport(work).perform();
    }

    private static WorkFailedException failure(FakeWork<ImportParameters> work) {
        WorkFailedException failure = catchThrowableOfType(WorkFailedException.class, () -> perform(work));
        assertThat(failure).as("a failure").isNotNull();
        return failure;
    }

    private static ImportParameters parameters(boolean copyData) {
        return new ImportParameters(
                "demo",
                "orders",
                "/import/demo/orders",
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                copyData,
                null,
                null);
    }

    /** A fake node whose metrics change with each import. */
    private static final class FakeNode
            implements Node,
                    WithIndexes,
                    NodeThreads.Threading,
                    TableMetrics.Gauge,
                    TableMetrics.Counter,
                    CompactionManager {

        private final Queue<Runnable> imports = new ArrayDeque<>();
        private int calls;
        private int live = 10;
        private long flushes = 5;
        private long written = 1000;
        private long compactions = 7;
        private String running = "";
        private List<String> refused = List.of();
        private String asked = "";

        void imports(Runnable... effects) {
            imports.addAll(List.of(effects));
        }

        void compacts(int from, int to) {
            live += to - from;
            written += 100;
            compactions++;
        }

        @Override
        public String address() {
            return "10.0.0.1";
        }

        @Override
        public <T> T mbean(String objectName, Class<T> mbeanInterface) {
            asked = objectName.substring(objectName.lastIndexOf('=') + 1);
            return mbeanInterface.cast(this);
        }

        @Override
        public boolean hasOperation(String objectName, String operation, int parameters) {
            return true;
        }

        @Override
        public List<String> names(String key, String pattern) {
            return List.of("orders");
        }

        @Override
        public List<String> importNewSSTables(
                Set<String> directories,
                boolean resetLevel,
                boolean clearRepaired,
                boolean verifySSTables,
                boolean verifyTokens,
                boolean invalidateCaches,
                boolean extendedVerify,
                boolean copyData,
                boolean failOnMissingIndex,
                boolean validateIndexChecksum) {
            calls++;
            imports.remove().run();
            return refused;
        }

        @Override
        public CompositeData[] dumpAllThreads(boolean lockedMonitors, boolean lockedSynchronizers) {
            return new CompositeData[0];
        }

        @Override
        public Object getValue() {
            assertThat(asked).isEqualTo("LiveSSTableCount");
            return live;
        }

        @Override
        public long getCount() {
            return switch (asked) {
                case "MemtableSwitchCount" -> flushes;
                case "PendingFlushes", "BytesAnticompacted" -> 0;
                case "CompactionBytesWritten" -> written;
                case "TotalCompactionsCompleted" -> compactions;
                default -> throw new IllegalArgumentException(asked);
            };
        }

        @Override
        public void stopCompactionById(String compactionId) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<Map<String, String>> getCompactions() {
            return running.isEmpty()
                    ? List.of()
                    : List.of(Map.of("keyspace", "demo", "columnfamily", "orders", "taskType", running));
        }
    }
}
