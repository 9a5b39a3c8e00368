package io.ilion.faultinjection;

import io.ilion.devcluster.LocalNode;
import io.ilion.devcluster.NodetoolResult;
import io.ilion.testing.TestEnvironment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;

/** Directories with SSTables of rows that exist nowhere else, written by Cassandra's own SSTable writer; each directory is used once. */
final class ImportDirectories {

    private static final int BATCH_SIZE = 24;
    private static final int ROWS = 10;

    /** The first row id; lower ids are written with CQL. */
    private static final int FIRST = 1000;

    private final LocalNode node;
    private final Path root = TestEnvironment.importRoot().resolve(SystemUnderTest.KEYSPACE);
    private final Deque<ImportDirectory> ready = new ArrayDeque<>();
    private int next = FIRST;

    /** One directory and the rows in it. */
    record ImportDirectory(Path directory, ExpectedRows rows) {}

    ImportDirectories(LocalNode node) {
        this.node = node;
        delete(root);
        prepare();
    }

    synchronized ImportDirectory next() {
        if (ready.isEmpty()) {
            prepare();
        }
        return ready.remove();
    }

    private void prepare() {
        int end = next + BATCH_SIZE * ROWS;
        NodetoolResult run = node.runJava(
                Path.of("src/test/cassandra/SSTableWriter.java").toAbsolutePath(),
                "node",
                root.toString(),
                SystemUnderTest.KEYSPACE,
                SystemUnderTest.TRACKED_TABLES.get(0),
                "" + next,
                "" + end,
                "" + ROWS);
        for (; next < end; next += ROWS) {
            ExpectedRows rows = ExpectedRows.NONE;
            for (int id = next; id < next + ROWS; id++) {
                rows = rows.with(id, new RowVersion(0, "written " + id));
            }
            Path directory = root.resolve("from" + next);
            if (!Files.exists(directory)) {
                throw new IllegalStateException(run.output());
            }
            ready.add(new ImportDirectory(directory, rows));
        }
    }

    private static void delete(Path root) {
        if (!Files.exists(root)) {
            return;
        }
        try (Stream<Path> files = Files.walk(root)) {
            List<Path> all = files.sorted(Comparator.reverseOrder()).toList();
            for (Path each : all) {
                Files.delete(each);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
