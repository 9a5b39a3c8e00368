package io.ilion.maintenance.sstableimport;

import io.ilion.cassandra.Node;
import io.ilion.operation.Execution;
import io.ilion.operation.Execution.OnFailure;
import io.ilion.operation.Execution.Order;
import io.ilion.operation.Maintenance;
import io.ilion.operation.SchemaCheck;
import io.ilion.operation.Territory;
import io.ilion.operation.Work;
import io.ilion.operation.WorkFailedException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Imports the SSTables of a directory of each node. Cassandra takes a directory without any for a success, and tells only
 * in its log why it refused one; so the SSTables of the table are counted before and after.
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
        return "Makes a table take in the SSTables that lie in a directory of each node.";
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
    public Territory territory(ImportParameters parameters) {
        return Territory.tables(parameters.keyspace(), List.of(parameters.table()));
    }

    @Override
    public void check(ImportParameters parameters, SchemaCheck schema) {
        String directory = parameters.directory();
        if (directory == null) {
            schema.refuse("sourceDir", "is required");
        } else {
            settings.objectionTo(schema.cluster(), directory)
                    .ifPresent(why -> schema.refuse(parameters.tablePath() == null ? "sourceDir" : "tablePath", why));
        }
        schema.keyspaceAndTable(parameters.keyspace(), parameters.table());
    }

    @Override
    public List<String> preflight(ImportParameters parameters, Node node) {
        new TableImport(node, parameters).check();
        TableState state = TableState.of(node, parameters.keyspace(), parameters.table());
        return List.of("%s.%s has %d SSTables".formatted(parameters.keyspace(), parameters.table(), state.live()));
    }

    @Override
    public void perform(Work<ImportParameters> work) {
        Node node = work.node();
        Optional<TableState> earlier = work.remembered(TableState.class);
        awaitEarlier(work);
        if (earlier.isPresent()) {
            TableState now = state(work);
            if (now.importedSince(earlier.get()) > 0) {
                work.saw(seen(work, earlier.get(), now, true));
                return;
            }
        }
        TableState before = state(work);
        work.remember(before);
        work.checkpoint(0);
        List<String> failed = new TableImport(node, work.parameters()).run();
        if (!failed.isEmpty()) {
            throw WorkFailedException.rejected(
                    ("Node %s refused the SSTables in %s: one is corrupt or incomplete, or has tokens that this node does "
                                    + "not own (noVerifyTokens lets those pass). The log of the node says which")
                            .formatted(node.address(), failed));
        }
        TableState after = state(work);
        if (after.importedSince(before) < 1) {
            throw WorkFailedException.notVerified(nothing(work, earlier.isPresent()));
        }
        work.saw(seen(work, before, after, false));
    }

    /** An import cannot be stopped, and a second one of the table would wait for it and then import again. */
    private static void awaitEarlier(Work<ImportParameters> work) {
        while (work.isResumed() && TableImport.isUnderWay(work.node())) {
            work.pause(Duration.ofSeconds(1));
        }
    }

    private static String nothing(Work<ImportParameters> work, boolean triedBefore) {
        String nothing = ("Node %s reported success, but nothing was imported: directory %s has no SSTables that this "
                        + "node can read; it is empty, or they are of a format that its version does not know")
                .formatted(work.node().address(), work.parameters().directory());
        return triedBefore && !work.parameters().copies()
                ? nothing + ", or an earlier attempt has moved them: look into the table"
                : nothing;
    }

    private static Imported seen(
            Work<ImportParameters> work, TableState before, TableState after, boolean earlierAttempt) {
        return new Imported(
                Objects.requireNonNull(work.parameters().directory()),
                after.importedSince(before),
                before.live(),
                after.live(),
                work.parameters().copies(),
                earlierAttempt);
    }

    private static TableState state(Work<ImportParameters> work) {
        return TableState.of(
                work.node(), work.parameters().keyspace(), work.parameters().table());
    }

    @Override
    public Optional<Boolean> isUnderWay(ImportParameters parameters, Node node) {
        return Optional.of(TableImport.isUnderWay(node));
    }
}
