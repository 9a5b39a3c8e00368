package io.ilion.maintenance.sstableimport;

import io.ilion.cassandra.Node;
import io.ilion.cassandra.NodeIdentity;
import io.ilion.cassandra.RunningImports;
import io.ilion.cassandra.SSTableCount;
import io.ilion.operation.failure.WorkFailedException;
import io.ilion.operation.type.Execution;
import io.ilion.operation.type.Execution.OnFailure;
import io.ilion.operation.type.Execution.Order;
import io.ilion.operation.type.LockScope;
import io.ilion.operation.type.Maintenance;
import io.ilion.operation.type.SchemaCheck;
import io.ilion.operation.type.Work;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Imports the SSTables in a directory of each node. Cassandra reports success for an empty directory, and the reason of a rejection
 * only in its log; so the SSTables of the table are counted before and after.
 */
@Component
final class SSTableImport implements Maintenance<ImportParameters> {

    private static final Execution DEFAULTS =
            new Execution(Order.ALL_AT_ONCE, 16, OnFailure.CONTINUE, Duration.ofHours(6), 0);

    private final ImportSettings settings;

    SSTableImport(ImportSettings settings) {
        this.settings = settings;
    }

    @Override
    public String type() {
        return "import";
    }

    @Override
    public String summary() {
        return "Imports the SSTables in a directory of each node into a table.";
    }

    @Override
    public Class<ImportParameters> parameters() {
        return ImportParameters.class;
    }

    @Override
    public Execution defaults() {
        return DEFAULTS;
    }

    @Override
    public Set<String> keyspaces(ImportParameters parameters) {
        return Set.of(parameters.keyspace());
    }

    @Override
    public LockScope lockScope(ImportParameters parameters) {
        return LockScope.tables(parameters.keyspace(), List.of(parameters.table()));
    }

    @Override
    public void check(ImportParameters parameters, SchemaCheck schema) {
        String field = parameters.tablePath() == null ? "sourceDir" : "tablePath";
        String directory = parameters.directory();
        if (directory == null) {
            schema.reject("sourceDir", "is required");
        } else {
            settings.objectionTo(schema.cluster(), parameters.keyspace(), directory)
                    .or(() -> pathObjection(parameters, directory, schema))
                    .ifPresent(why -> schema.reject(field, why));
        }
        schema.requireKeyspaceAndTable(parameters.keyspace(), parameters.table());
    }

    private static Optional<String> pathObjection(ImportParameters parameters, String directory, SchemaCheck schema) {
        SSTablePath path = new SSTablePath(directory);
        return schema.nodes().stream()
                .flatMap(node -> path.objectionFor(String.valueOf(node.version())).stream()
                        .map(why ->
                                "on node %s, %s; %s".formatted(node.address(), why, example(parameters, directory))))
                .findFirst();
    }

    private static String example(ImportParameters parameters, String directory) {
        return "'%s/%s/%s' would be accepted"
                .formatted(directory.replaceFirst("/$", ""), parameters.keyspace(), parameters.table());
    }

    @Override
    public List<String> preflight(ImportParameters parameters, Node node) {
        new TableImport(node, parameters).check();
        String directory = Objects.requireNonNull(parameters.directory());
        String version = NodeIdentity.releaseVersion(node);
        new SSTablePath(directory).objectionFor(version).ifPresent(why -> {
            throw WorkFailedException.preflight(
                    "On node %s, %s; %s".formatted(node.address(), why, example(parameters, directory)));
        });
        SSTableCount count = SSTableCount.read(node, parameters.keyspace(), parameters.table());
        return List.of("%s.%s has %d SSTables".formatted(parameters.keyspace(), parameters.table(), count.live()));
    }

    @Override
    public void perform(Work<ImportParameters> work) {
        work.recordEvidence(new CountedImport(work).perform());
    }

    @Override
    public Optional<Boolean> isUnderWay(ImportParameters parameters, Node node) {
        return Optional.of(RunningImports.isUnderWay(node));
    }
}
