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

/** Directories with SSTables, made by Cassandra's own writer, of rows that are nowhere else; each is given out once. */
final class ImportDirectories {

    private static final int DIRECTORIES_AT_ONCE = 24;
    private static final int ROWS = 10;

    /** The first id; those below are written by CQL. */
    private static final int FIRST = 1000;

    private final LocalNode node;
    private final Path root = TestEnvironment.importRoot().resolve(SystemUnderTest.KEYSPACE);
    private final Deque<Prepared> ready = new ArrayDeque<>();
    private int next = FIRST;

    /** One directory and the rows in it. */
    record Prepared(Path directory, ExpectedRows rows) {}

    ImportDirectories(LocalNode node) {
        this.node = node;
        delete(root);
        prepare();
    }

    synchronized Prepared take() {
        if (ready.isEmpty()) {
            prepare();
        }
        return ready.remove();
    }

    private void prepare() {
        int end = next + DIRECTORIES_AT_ONCE * ROWS;
        NodetoolResult run = node.runJava(
                Path.of("src/test/cassandra/SSTableWriter.java").toAbsolutePath(),
                "node",
                root.toString(),
                SystemUnderTest.KEYSPACE,
                SystemUnderTest.OWNED_TABLES.get(0),
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
            ready.add(new Prepared(directory, rows));
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
