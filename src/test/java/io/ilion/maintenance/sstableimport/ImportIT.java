package io.ilion.maintenance.sstableimport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import io.ilion.cassandra.Cluster;
import io.ilion.cassandra.Clusters;
import io.ilion.cassandra.Node;
import io.ilion.cassandra.NodeInfo;
import io.ilion.cassandra.NodeSession;
import io.ilion.cassandra.SSTableCount;
import io.ilion.cassandra.TableMetrics;
import io.ilion.devcluster.LocalNode;
import io.ilion.devcluster.NodetoolResult;
import io.ilion.operation.failure.WorkFailedException;
import io.ilion.testing.ApiResponse;
import io.ilion.testing.FakeWork;
import io.ilion.testing.Ilion;
import io.ilion.testing.IlionClient;
import io.ilion.testing.NodeCommands;
import io.ilion.testing.TestEnvironment;
import io.ilion.testing.TestSchema;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;

/** Imports into real nodes of SSTables that Cassandra's own writer made, and the failures of imports. */
class ImportIT {

    /** One for each test. */
    private static final List<String> TABLES = List.of(
            "good",
            "uri",
            "uri_beside_path",
            "moved",
            "missing",
            "forbidden",
            "empty",
            "newer",
            "corrupt",
            "lost",
            "paths",
            "dated",
            "based",
            "viewed",
            "hidden",
            "hidden_move",
            "busy",
            "guarded");

    private static final int ROWS = 500;
    private static final Path WRITTEN = Path.of("target/it/written").toAbsolutePath();
    private static final Set<String> DONE = new HashSet<>();

    private static final List<String> WITH_VIEWS = List.of("based", "viewed");

    private final IlionClient ilion = Ilion.shared().client();

    @BeforeAll
    static void makeTables() {
        TestEnvironment.createKeyspace("imported");
        TestSchema.execute(TABLES.stream()
                .map(table -> "create table imported." + table + " (id int primary key, text text)"
                        + (table.equals("busy")
                                ? " with compaction = {'class': 'SizeTieredCompactionStrategy', 'enabled': 'false'}"
                                : ""))
                .toList());
        TestSchema.execute(WITH_VIEWS.stream()
                .map(table -> ("create materialized view imported.%s_by_text as select * from imported.%s"
                                + " where text is not null and id is not null primary key (text, id)")
                        .formatted(table, table))
                .toList());
    }

    @Test
    void importsSSTablesOfCassandrasOwnWriter() throws IOException {
        Path directory = written("good", "node", 0, ROWS);
        List<Path> files = files(directory);

        String id = submit("good", directory, "");

        assertCompleted(id);
        assertThat(rows("good")).isEqualTo(ROWS);
        assertThat(files(directory)).as("copied, not moved").isEqualTo(files);
        assertThat(ilion.history(id).at("/tasks/2/evidence/0/imported").asInt()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'sourceDir': '%s'}", "{'sourceDir': 'file:///nowhere', 'tablePath': '%s'}"})
    void acceptsADirectoryAsAUri(String paths) throws IOException {
        String table = paths.contains("tablePath") ? "uri_beside_path" : "uri";
        String uri = "file://" + written(table, "node", 0, ROWS) + "/";

        String id = ilion.submit("{'type': 'import', 'keyspace': 'imported', 'table': '" + table + "', 'execution': "
                + "{'maxConcurrentNodes': 1}, " + paths.formatted(uri).substring(1));

        assertCompleted(id);
        assertThat(rows(table)).isEqualTo(ROWS);
        assertThat(ilion.operation(id).toString()).as("as it was sent").contains(uri);
    }

    @Test
    void movesSSTablesWithoutCopyData() throws IOException {
        Path directory = written("moved", "node", 0, ROWS);

        String id = submit(
                "moved",
                directory,
                ", 'copyData': false, 'quick': true, 'nodes': {'hosts': ['"
                        + TestEnvironment.cassandra().node(0).address() + "']}");

        assertCompleted(id);
        assertThat(files(directory)).isEmpty();
    }

    @Test
    void namesAMissingDirectory() {

        JsonNode cause = failed(submit("missing", TestEnvironment.importRoot().resolve("nowhere"), ""));

        assertThat(cause.get("code").asString()).isEqualTo("REJECTED_BY_NODE");
        assertThat(cause.get("message").asString()).contains("nowhere does not exist");
    }

    @Test
    void namesADirectoryWithoutPermission() throws IOException {
        Path file = Files.writeString(
                Files.createDirectories(TestEnvironment.importRoot()).resolve("a_file"), "no directory at all");

        JsonNode cause = failed(submit("forbidden", file, ""));

        assertThat(cause.get("code").asString()).isEqualTo("REJECTED_BY_NODE");
        assertThat(cause.get("message").asString()).contains("Insufficient permissions");
    }

    @Test
    void failsForAnEmptyDirectory() throws IOException {
        Path directory = Files.createDirectories(TestEnvironment.importRoot().resolve("empty"));

        String id = submit("empty", directory, "");
        JsonNode cause = failed(id);

        assertThat(cause.get("code").asString()).isEqualTo("NOT_VERIFIED");
        assertThat(cause.get("node").asString())
                .isEqualTo(TestEnvironment.cassandra().node(0).address());
        assertThat(ilion.operation(id)
                        .get("errors")
                        .valueStream()
                        .map(error -> error.get("source").asString()))
                .containsExactlyInAnyOrder(
                        TestEnvironment.address(1), TestEnvironment.address(2), TestEnvironment.address(3));
        assertThat(cause.get("message").asString()).contains("nothing was imported", "it is empty");
    }

    @Test
    void failsForAFormatThatTheNodeCannotRead() throws IOException {
        Path directory = written("newer", "newest", 0, ROWS);

        JsonNode cause = failed(submit("newer", directory, ""));

        assertThat(cause.get("code").asString()).isEqualTo("NOT_VERIFIED");
        assertThat(cause.get("message").asString()).contains("nothing was imported", "format");
        assertThat(rows("newer")).isZero();
    }

    @Test
    void failsForACorruptSSTable() throws IOException {
        Path directory = written("corrupt", "node", 0, ROWS);
        Path data = files(directory).stream()
                .filter(file -> file.toString().endsWith("-Data.db"))
                .findFirst()
                .orElseThrow();
        try (FileChannel channel = FileChannel.open(data, StandardOpenOption.WRITE)) {
            channel.truncate(channel.size() / 2);
        }

        JsonNode cause = failed(submit("corrupt", directory, ""));

        assertThat(cause.get("code").asString()).isEqualTo("REJECTED_BY_NODE");
        assertThat(cause.get("message").asString()).contains("corrupt or incomplete", directory.toString());
        assertThat(rows("corrupt")).isZero();
    }

    @Test
    void importsNothingTwiceWhenAnEarlierAttemptSucceeded() throws IOException {
        Path directory = written("lost", "node", 0, ROWS);
        Cluster cluster = Ilion.shared().bean(Clusters.class).find("it").orElseThrow();
        NodeInfo info = cluster.nodes().get(0);
        SSTableImport kind = new SSTableImport(new ImportSettings(List.of(), Map.of(), Map.of()));
        try (NodeSession node = cluster.open(info.hostId(), info.address(), Duration.ofSeconds(60))) {
            FakeWork<ImportParameters> work = new FakeWork<>(node, parameters("lost", directory));
            kind.perform(work);
            work.resume();

            kind.perform(work);

            assertThat(work.evidence())
                    .extracting(seen -> ((ImportedTable) seen).earlierAttempt())
                    .containsExactly(false, true);
            assertThat(SSTableCount.read(node, "imported", "lost").live()).isEqualTo(1);
            assertThat(kind.isUnderWay(work.parameters(), node)).contains(false);
        }
    }

    private static Cluster cluster() {
        return Ilion.shared().bean(Clusters.class).find("it").orElseThrow();
    }

    private static NodeInfo firstNode() {
        return cluster().nodes().stream()
                .filter(node -> node.hasHost(TestEnvironment.cassandra().node(0).address()))
                .findFirst()
                .orElseThrow();
    }

    private static ImportParameters moving(ImportParameters parameters) {
        return new ImportParameters(
                parameters.keyspace(),
                parameters.table(),
                parameters.sourceDir(),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                false,
                null,
                null);
    }

    private static ImportParameters parameters(String table, Path directory) {
        return parameters(table, directory.toString());
    }

    private static ImportParameters parameters(String table, String directory) {
        return new ImportParameters(
                "imported", table, directory, null, null, null, null, null, null, null, null, null, null, null);
    }

    /** Calls the node without a check of the path, to see what it reads. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "any/names",
                "any/names/",
                "2026-11-28/any/names",
                "any/1names",
                "1any/names",
                "any/names-0123456789abcdef0123456789abcdef",
                "any/names-0123456789abcdef0123456789abcdef/backups",
                "any/names-0123456789abcdef0123456789abcdef/snapshots/2026-11-28 06.00",
                "any/names/snapshots/2026.11",
                "any/names/backups",
                "2026-11-28",
                "any/2026-11-28",
                "2026-11-28/names",
                "any.other/names",
                "any/names.new",
                "any/na mes",
                "any/n\u00e4mes",
                "any/names-0123",
                "any/names-0123456789ABCDEF0123456789ABCDEF",
                "a-b/names/other-things/snapshots/x"
            })
    void nodesReadExactlyThePredictedPaths(String path) throws IOException {
        Path directory = Files.createDirectories(
                TestEnvironment.importRoot().resolve("named").resolve(path));
        for (Path file : writtenOnce("node", 0, ROWS)) {
            Files.copy(file, directory.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
        }
        String given = directory + (path.endsWith("/") ? "/" : "");
        NodeInfo info = firstNode();
        String version = String.valueOf(info.version());
        try (NodeSession node = cluster().open(info.hostId(), info.address(), Duration.ofSeconds(60))) {
            FakeWork<ImportParameters> work = new FakeWork<>(node, parameters("paths", given));
            Optional<String> foreseen = new SSTablePath(given).objectionFor(version);

            if (foreseen.isEmpty()) {
                assertThat(new CountedImport(work).perform().imported()).isEqualTo(1);
            } else {
                assertThatThrownBy(() -> new CountedImport(work).perform())
                        .isInstanceOf(WorkFailedException.class)
                        .hasMessageContaining("nothing was imported");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"'sourceDir': '%s'", "'sourceDir': '/nowhere', 'tablePath': 'file://%s/'"})
    void rejectsAPathThatCassandraWouldSkip(String path) {
        Path directory = TestEnvironment.importRoot().resolve("2026-11-28");

        ApiResponse answer = ilion.post(
                "/operations",
                "{'type': 'import', 'keyspace': 'imported', 'table': 'dated', " + path.formatted(directory) + "}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().at("/errors/0/field").asString())
                .isEqualTo(path.contains("tablePath") ? "tablePath" : "sourceDir");
        assertThat(answer.json().at("/errors/0/message").asString())
                .contains("the last two names of the path", "'" + directory + "/imported/dated' would be accepted");
    }

    @Test
    void checksThePathAgainBeforeTheImport() {
        NodeInfo info = firstNode();
        SSTableImport kind = new SSTableImport(new ImportSettings(List.of(), Map.of(), Map.of()));
        try (NodeSession node = cluster().open(info.hostId(), info.address(), Duration.ofSeconds(60))) {
            assertThat(kind.preflight(parameters("dated", Path.of("/import/dated")), node))
                    .containsExactly("imported.dated has 0 SSTables");
            assertThatThrownBy(() -> kind.preflight(parameters("dated", Path.of("/import/2026-11-28")), node))
                    .isInstanceOf(WorkFailedException.class)
                    .hasMessageContaining("the last two names of the path");
        }
    }

    @Test
    void rejectsAViewAndNamesItsBaseTable() {
        ApiResponse answer = ilion.post(
                "/operations",
                "{'type': 'import', 'keyspace': 'imported', 'table': 'based_by_text', 'sourceDir': '"
                        + TestEnvironment.importRoot().resolve("based") + "'}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().at("/errors/0/field").asString()).isEqualTo("table");
        assertThat(answer.json().at("/errors/0/message").asString()).contains("is a materialized view of 'based'");
    }

    /** Verifies what the message and the documentation say about views. */
    @Test
    void aViewDoesNotGetTheRowsThatAreImportedIntoItsBaseTable() throws IOException {
        assertCompleted(submit("viewed", written("viewed", "node", 0, ROWS), ""));

        assertThat(rows("viewed")).isEqualTo(ROWS);
        assertThat(rows("viewed_by_text")).isZero();
    }

    @Test
    void importsAgainWhenACompactionDisturbsTheCount() throws IOException {
        Path directory = written("hidden", "node", 0, ROWS);
        NodeInfo info = firstNode();
        try (NodeSession node = cluster().open(info.hostId(), info.address(), Duration.ofSeconds(60))) {
            new CountedImport(new FakeWork<>(node, parameters("hidden", directory))).perform();
            Node compacting = new CompactingNode(node, "hidden");

            ImportedTable imported =
                    new CountedImport(new FakeWork<>(compacting, parameters("hidden", directory))).perform();

            assertThat(imported.imports()).isEqualTo(2);
            assertThat(imported.imported()).isEqualTo(1);
            assertThat(imported.certain()).isTrue();
            assertThat(rows("hidden")).isEqualTo(ROWS);
        }
    }

    @Test
    void reportsAnUnknownResultWhenACompactionDisturbsAMove() throws IOException {
        Path directory = written("hidden_move", "node", 0, ROWS);
        NodeInfo info = firstNode();
        try (NodeSession node = cluster().open(info.hostId(), info.address(), Duration.ofSeconds(60))) {
            new CountedImport(new FakeWork<>(node, parameters("hidden_move", directory))).perform();
            Node compacting = new CompactingNode(node, "hidden_move");
            ImportParameters moving = moving(parameters("hidden_move", directory));

            assertThatThrownBy(() -> new CountedImport(new FakeWork<>(compacting, moving)).perform())
                    .isInstanceOf(WorkFailedException.class)
                    .hasMessageContaining("is not known");
            assertThat(files(directory)).isEmpty();
        }
    }

    @Test
    void importsManySSTablesDuringRepeatedCompactions() throws Exception {
        int copies = 20;
        Path directory = written("busy", "node", 0, ROWS);
        for (Path file : files(directory)) {
            for (int copy = 100; copy < 100 + copies; copy++) {
                String name = file.getFileName().toString().replaceFirst("-[^-]+-", "-" + copy + "-");
                Files.copy(file, directory.resolve(name));
            }
        }
        LocalNode compacted = TestEnvironment.cassandra().node(0);
        NodeInfo info = cluster().nodes().stream()
                .filter(node -> node.hasHost(compacted.address()))
                .findFirst()
                .orElseThrow();
        try (NodeSession session = cluster().open(info.hostId(), info.address(), Duration.ofMinutes(10));
                CompactionLoad load = new CompactionLoad(
                        NodeCommands.on(compacted),
                        new TableMetrics(session, "imported", "busy"),
                        "imported",
                        "busy",
                        1 + copies)) {
            Future<Integer> compactions = load.start();
            for (int i = 0; i < 5; i++) {
                assertCompleted(submit("busy", directory, ", 'nodes': {'hosts': ['" + compacted.address() + "']}"));
            }
            assertThat(load.stop(compactions)).isPositive();
        }
        assertThat(rows("busy")).isEqualTo(ROWS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/etc",
                "relative/path",
                "/var/lib/cassandra/import/../data",
                "/var/lib/cassandra/import2/x",
                "/var/lib/cassandra/import//x",
                "file:///etc",
                "file://elsewhere/var/lib/cassandra/import/x",
                "file:relative",
                "file:////x"
            })
    void rejectsDirectoriesOutsideTheRoots(String directory) {

        ApiResponse answer = ilion.post(
                "/operations",
                "{'type': 'import', 'keyspace': 'imported', 'table': 'guarded', " + "'sourceDir': '" + directory
                        + "'}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().at("/errors/0/field").asString()).isEqualTo("sourceDir");
    }

    /** One node after the other, since the nodes share the directory here, and an import changes the metadata in it. */
    private String submit(String table, Path directory, String more) {
        return ilion.submit("{'type': 'import', 'keyspace': 'imported', 'table': '" + table + "', 'sourceDir': '"
                + directory + "', 'execution': {'maxConcurrentNodes': 1}" + more + "}");
    }

    private void assertCompleted(String id) {
        JsonNode ended = ilion.awaitEnd(id);
        assertThat(ended.get("state").asString()).as(ended.toString()).isEqualTo("COMPLETED");
    }

    /** The failure of the first node. */
    private JsonNode failed(String id) {
        assertThat(ilion.awaitEnd(id).get("state").asString()).isEqualTo("FAILED");
        return ilion.history(id).at("/tasks/0/failureCause");
    }

    private static int rows(String table) {
        return TestEnvironment.cql()
                .execute(SimpleStatement.newInstance("select id from imported." + table)
                        .setConsistencyLevel(ConsistencyLevel.ALL))
                .all()
                .size();
    }

    /** In a directory with the name of the table. SSTables do not contain the name of their table, so they are written once. */
    static Path written(String table, String format, int from, int to) throws IOException {
        Path directory = Files.createDirectories(TestEnvironment.importRoot().resolve(table));
        for (Path old : files(directory)) {
            Files.delete(old);
        }
        for (Path file : writtenOnce(format, from, to)) {
            Files.copy(file, directory.resolve(file.getFileName()));
        }
        return directory;
    }

    private static List<Path> writtenOnce(String format, int from, int to) throws IOException {
        String name = "written_%s_%d_%d".formatted(format, from, to);
        Path directory = WRITTEN.resolve(name);
        if (DONE.add(name)) {
            FileSystemUtils.deleteRecursively(directory);
            Files.createDirectories(directory);
            LocalNode node = TestEnvironment.cassandra().node(0);
            NodetoolResult run = node.runJava(
                    Path.of("src/test/cassandra/SSTableWriter.java").toAbsolutePath(),
                    format,
                    directory.toString(),
                    "imported",
                    "written",
                    "" + from,
                    "" + to);
            assertThat(files(directory)).as(run.output()).isNotEmpty();
        }
        return files(directory);
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        }
    }
}
