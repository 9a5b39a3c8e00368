import client.ApiClient;
import client.ApiException;
import client.JSON;
import client.api.AzureApi;
import client.api.ClusterApi;
import client.api.GoogleLongrunningApi;
import client.api.HistoryApi;
import client.api.OperationsApi;
import client.api.SnapshotsApi;
import client.model.AzureApplySnapshot;
import client.model.AzureError;
import client.model.AzurePatchSnapshot;
import client.model.AzureSnapshot;
import client.model.AzureTakeSnapshot;
import client.model.FlushOperation;
import client.model.ForcedEnd;
import client.model.OperationSummary;
import client.model.FlushOperationRequest;
import client.model.ImportOperation;
import client.model.ImportOperationRequest;
import client.model.LongRunningOperation;
import client.model.Operation;
import client.model.OperationHistory;
import client.model.OperationRequest;
import client.model.OperationStatus;
import client.model.Problem;
import client.model.RpcError;
import client.model.Snapshot;
import client.model.TaskHistory;
import client.model.TopologyNode;
import client.model.Verification;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Calls the operations of the service with the generated client. Its models reject what the OpenAPI document does not
 * describe.
 * <p>
 * Arguments: base URL, a keyspace with a table {@code one}, user and password of an operator, and of an administrator.
 */
public final class RoundTrip {

    private final String keyspace;
    private final OperationsApi operations;
    private final HistoryApi history;
    private final SnapshotsApi snapshots;
    private final ClusterApi cluster;
    private final AzureApi azure;
    private final GoogleLongrunningApi google;

    private RoundTrip(ApiClient client, String keyspace) {
        this.keyspace = keyspace;
        this.operations = new OperationsApi(client);
        this.history = new HistoryApi(client);
        this.snapshots = new SnapshotsApi(client);
        this.cluster = new ClusterApi(client);
        this.azure = new AzureApi(client);
        this.google = new GoogleLongrunningApi(client);
    }

    public static void main(String[] arguments) throws Exception {
        RoundTrip trip = new RoundTrip(client(arguments[0], arguments[2], arguments[3]), arguments[1]);
        trip.ownApi();
        trip.azureApi();
        trip.longRunningApi();
        trip.cluster();
        trip.failed();
        trip.modelsAreStrict();
        new RoundTrip(client(arguments[0], arguments[4], arguments[5]), arguments[1]).forAdministrators();
        System.out.println("round trip done");
    }

    private static ApiClient client(String url, String user, String password) {
        ApiClient client = new ApiClient();
        client.setBasePath(url);
        client.setUsername(user);
        client.setPassword(password);
        return client;
    }

    private OperationRequest flush() {
        return new OperationRequest(new FlushOperationRequest()
                .type(FlushOperationRequest.TypeEnum.FLUSH)
                .keyspace(keyspace)
                .reason("round trip")
                .putLabelsItem("team", "clients"));
    }

    private void ownApi() throws ApiException, InterruptedException {
        check(operations.dryRunOperation(flush()).getReady(), "the dry run reports that it is ready");
        String key = UUID.randomUUID().toString();
        FlushOperation submitted =
                operations.submitOperation(flush(), key, null).getFlushOperation();
        UUID id = submitted.getId();
        FlushOperation again = operations.submitOperation(flush(), key, "wait=1").getFlushOperation();
        FlushOperation ended = ended(id).getFlushOperation();

        check(submitted.getState() == FlushOperation.StateEnum.PENDING, "it was accepted: " + submitted);
        check(again.getId().equals(id), "the same key returns the same operation");
        check(ended.getState() == FlushOperation.StateEnum.COMPLETED && ended.getProgress() == 1, "done: " + ended);
        check(ended.getKeyspace().equals(keyspace) && ended.getReason().equals("round trip"), "as requested: " + ended);
        check(ended.getLabels().equals(Map.of("team", "clients")), "labels");
        List<Operation> flushes = operations.listOperations(Set.of("flush"), Set.of("COMPLETED"), null, 5, null);
        check(operations.listOperations(Set.of("flush"), Set.of("PENDING"), null, 1000, null).stream()
                .noneMatch(each -> each.getFlushOperation().getId().equals(id)), "the list is filtered");
        check(flushes.stream().anyMatch(each -> each.getFlushOperation().getId().equals(id)), "it is listed");
        operations.cancelOperation(id);
        check(operations.getOperation(id, null, null).getFlushOperation().equals(ended), "an ended operation does not change");
        OperationHistory recorded = history.getOperationHistory(id, true);
        check(found().stream().anyMatch(each -> each.getId().equals(id)), "the search finds it");
        check(!history.summariseHistory(
                                null, null, null, keyspace, null, null, null, null, null, null, null, null, null, null, null,
                                null, "NODE")
                        .getGroups()
                        .isEmpty(), "the summary counts it");
        check(!recorded.getTasks().isEmpty() && recorded.getTransitions().size() > 2, "the history has it: " + recorded);
        Verification verified = history.verifyOperationHistory(id);
        check(verified.getIntact() && verified.getProblems().isEmpty(), "the history is intact: " + verified);

        ApiException missing = fails(() -> operations.getOperation(UUID.randomUUID(), null, null), 404);
        check(parsed(missing, Problem.class).getType().equals("urn:ilion:problem:no-such-operation"), "a problem");
        ApiException wrong = fails(
                () -> operations.submitOperation(
                        new OperationRequest(new FlushOperationRequest()
                                .type(FlushOperationRequest.TypeEnum.FLUSH)
                                .keyspace("nowhere")),
                        null,
                        null),
                400);
        check(parsed(wrong, Problem.class).getErrors().get(0).getField().equals("keyspace"), "the field is named");
        Instant patience = Instant.now().plus(Duration.ofSeconds(30));
        while (history.listRejectedRequests(null, null, null, null, null, 5, null).getRejectedRequests().isEmpty()) {
            check(Instant.now().isBefore(patience), "no rejected request is recorded");
            Thread.sleep(100);
        }
    }

    private List<OperationSummary> found() throws ApiException {
        return history.searchHistory(
                        null, Set.of("flush"), null, keyspace, null, null, null, "operator", "team", null, null, null, null,
                        null, null, null, 20, null, null, true)
                .getOperations();
    }

    private void azureApi() throws ApiException {
        OperationStatus taken = azure.takeAzureSnapshot(
                new AzureTakeSnapshot().type("FaceList").objectId(keyspace).userData("mine"), null, "wait=25");
        check(taken.getStatus() == OperationStatus.StatusEnum.SUCCEEDED, "taken: " + taken);
        String location = taken.getResourceLocation();
        UUID id = UUID.fromString(location.substring(location.lastIndexOf('/') + 1));
        check(azure.getAzureOperation(id, null).getMessage() == null, "no message");
        azure.patchAzureSnapshot(id, new AzurePatchSnapshot().userData("mended"));
        AzureSnapshot snapshot = azure.getAzureSnapshot(id);
        check(snapshot.getUserData().equals("mended") && snapshot.getType().equals("FaceList"), "patched: " + snapshot);
        check(azure.listAzureSnapshots("FaceList", null).contains(snapshot), "listed");
        check(azure.getAzureKeyspace(keyspace, null).getId().equals(keyspace), "the keyspace is there");
        Snapshot known = snapshots.getSnapshot(id);
        check(known.getState() == Snapshot.StateEnum.AVAILABLE && !known.getNodes().isEmpty(), "in the inventory: " + known);
        check(!snapshots.listSnapshots(null, null, null, null, null, null, null, 5, null).isEmpty(), "the inventory is listed");
        check(azure.submitAzureOperation(flush(), null, "wait=25").getResourceLocation() == null, "no resource");
        fails(() -> azure.getAzureSnapshot(UUID.randomUUID()), 404);
    }

    private void longRunningApi() throws ApiException {
        LongRunningOperation started = google.startOnKeyspace(keyspace, "flush", null, null, Map.of("reason", "c"));
        UUID id = UUID.fromString(started.getName().substring("operations/".length()));
        LongRunningOperation done = google.waitForLongRunningOperation(id, "25s", null);
        check(done.getDone() && done.getError() == null, "done: " + done);
        check(done.getResponse().getValue().get("keyspace").equals(keyspace), "response");
        check(google.getLongRunningOperation(id, null).equals(done), "the same again");
        check(google.listLongRunningOperations("name=\"" + done.getName() + "\"", 10, null)
                        .getOperations()
                        .equals(List.of(done)), "listed");
        google.cancelLongRunningOperation(id);
        ApiException forbidden = fails(() -> google.deleteLongRunningOperation(id), 403);
        check(parsed(forbidden, RpcError.class).getError().getStatus().equals("PERMISSION_DENIED"), "envelope");
    }

    private void cluster() throws ApiException {
        List<TopologyNode> nodes = cluster.getTopology(null).getTopology();
        TopologyNode node = nodes.get(0);
        check(cluster.getTopologyOfDatacenters(node.getDc(), null).getTopology().contains(node), "topology: " + nodes);
        check(!google.listLongRunningOperationsOfNode(node.getNodeId().toString(), null, 5, null)
                .getOperations()
                .isEmpty(), "what was done on " + node);
        check(cluster.getStatus(null, null).getNodeState().equals("NORMAL"), "status");
        check(cluster.getCassandraVersion(null).getMajor() >= 4, "version");
        check(cluster.getSchemaVersion(null).getSchemaVersion() != null, "schema");
        cluster.getVersion();
    }

    /** All operation types, the requests of administrators, and the answers that are not JSON. */
    private void forAdministrators() throws ApiException {
        UUID id = operationOf(google.startSnapshot(Map.of("keyspaces", List.of(keyspace)), null, "wait=25"));
        check(operations.getOperation(id, null, null).getSnapshotOperation().getKeyspaces().equals(List.of(keyspace)), "taken");
        OperationStatus applied =
                azure.applyAzureSnapshot(id, new AzureApplySnapshot().objectId(keyspace + ".one"), null, "wait=25");
        check(applied.getStatus() == OperationStatus.StatusEnum.SUCCEEDED, "applied: " + applied);
        UUID restored = operationOf(google.startRestore(id, null, "wait=25", Map.of("tables", List.of("one"))));
        check(operations.getOperation(restored, null, null).getRestoreOperation().getSnapshotId().equals(id), "restored");
        OperationStatus removed = azure.deleteAzureSnapshot(id, null, "wait=25");
        check(removed.getStatus() == OperationStatus.StatusEnum.SUCCEEDED, "removed: " + removed);
        check(!operations.listOperations(Set.of("clear-snapshot"), null, null, 5, null)
                .get(0)
                .getClearSnapshotOperation()
                .getId()
                .equals(id), "removing is an operation of its own");
        ApiException gone = fails(() -> azure.getAzureSnapshot(id), 404);
        check(parsed(gone, AzureError.class).getError().getCode().equals("NoSuchSnapshot"), "an Azure error");

        LongRunningOperation imported = google.startOnTable(
                keyspace, "one", "import", null, "wait=25", Map.of("sourceDir", "/var/lib/cassandra/import/nowhere"));
        check(imported.getError().getCode() > 1 && imported.getResponse() == null, "failed: " + imported);
        UUID flushed = operationOf(google.startLongRunningOperation(flush(), null, "wait=25"));
        ApiException over = fails(
                () -> operations.forceEndOperation(
                        flushed, new ForcedEnd().state(ForcedEnd.StateEnum.FAILED).reason("round trip")),
                409);
        check(parsed(over, Problem.class).getDetail() != null, "a problem");
        google.deleteLongRunningOperation(flushed);
        fails(() -> google.getLongRunningOperation(flushed, null), 404);
        check(operations.getOperation(flushed, null, null).getFlushOperation().getId().equals(flushed), "still in the own API");

        String csv = history.exportHistory(
                "csv", null, null, null, keyspace, null, null, null, null, null, null, null, null, null, null, null, null);
        check(csv.contains(flushed.toString()), "exported: " + csv);
        check(history.listRemovals(5, null).getRemovals() != null, "the removals are listed");
        check(cluster.getSidecarVersion().equals(cluster.getVersion()), "the same version");
    }

    private static UUID operationOf(LongRunningOperation done) {
        check(done.getDone() && done.getError() == null, "done: " + done);
        return UUID.fromString(done.getName().substring("operations/".length()));
    }

    /** The most deeply nested answers are those about a failure. */
    private void failed() throws ApiException {
        Operation submitted = operations.submitOperation(
                new OperationRequest(new ImportOperationRequest()
                        .type(ImportOperationRequest.TypeEnum.IMPORT)
                        .keyspace(keyspace)
                        .table("one")
                        .sourceDir("/var/lib/cassandra/import/nowhere")),
                null,
                null);
        UUID id = submitted.getImportOperation().getId();
        ImportOperation failed = ended(id).getImportOperation();
        String message = failed.getFailureCause().getMessage();
        List<TaskHistory> tasks = history.getOperationHistory(id, true).getTasks();
        OperationStatus monitor = azure.getAzureOperation(id, null);
        LongRunningOperation done = google.getLongRunningOperation(id, null);

        check(failed.getState() == ImportOperation.StateEnum.FAILED, "failed: " + failed);
        check(!failed.getErrors().isEmpty(), "the nodes that failed: " + failed);
        check(tasks.stream().anyMatch(task -> task.getFailureCause() != null
                && !task.getFailureCause().getStackTrace().isEmpty()), "the stack trace: " + tasks);
        check(monitor.getStatus() == OperationStatus.StatusEnum.FAILED, "failed in the Azure API: " + monitor);
        check(monitor.getMessage().equals(message), "the same message in the Azure API: " + monitor);
        check(done.getDone() && done.getResponse() == null, "failed in the long-running API: " + done);
        check(done.getError().getMessage().equals(message), "the same message in the long-running API: " + done);
    }

    /** Polls; the service holds each answer for at most a second. */
    private Operation ended(UUID id) throws ApiException {
        Instant patience = Instant.now().plus(Duration.ofSeconds(60));
        while (history.getOperationHistory(id, null).getCompletionTime() == null) {
            check(Instant.now().isBefore(patience), "it does not end: " + id);
            operations.getOperation(id, null, "wait=1");
        }
        return operations.getOperation(id, null, null);
    }

    /** The generated models reject unknown properties, missing properties and unknown enum values. */
    private void modelsAreStrict() throws ApiException {
        FlushOperation flush = operations
                .listOperations(Set.of("flush"), Set.of("COMPLETED"), null, 1, null)
                .get(0)
                .getFlushOperation();
        JsonObject right = JSON.getGson().toJsonTree(flush).getAsJsonObject();
        check(read(right, FlushOperation.class).equals(flush), "a written model is read: " + right);
        read(right, Operation.class);

        for (Type type : List.of(FlushOperation.class, Operation.class)) {
            rejected(with(right, "more", "unknown"), type, "The field `more`");
            rejected(with(right, "state", "LOST"), type, "Unexpected value 'LOST'");
            for (String required : FlushOperation.openapiRequiredFields) {
                JsonObject less = right.deepCopy();
                less.remove(required);
                rejected(less, type, "The required field `" + required + "`");
            }
        }

        JsonObject recorded = JSON.getGson().toJsonTree(history.getOperationHistory(flush.getId(), null)).getAsJsonObject();
        read(recorded, OperationHistory.class);
        recorded.getAsJsonArray("tasks").get(0).getAsJsonObject().addProperty("more", "nested");
        rejected(recorded, OperationHistory.class, "The field `more`");
    }

    private static JsonObject with(JsonObject right, String property, String value) {
        JsonObject wrong = right.deepCopy();
        wrong.addProperty(property, value);
        return wrong;
    }

    private static Object read(JsonElement json, Type type) {
        return JSON.getGson().fromJson(json, type);
    }

    private static void rejected(JsonElement json, Type type, String why) {
        try {
            read(json, type);
        } catch (RuntimeException e) {
            check(e.getMessage().contains(why), "rejected, but not because of %s: %s".formatted(why, e.getMessage()));
            return;
        }
        throw new AssertionError("should be rejected: " + json);
    }

    private interface Call {
        void run() throws ApiException;
    }

    private static ApiException fails(Call call, int status) {
        try {
            call.run();
        } catch (ApiException e) {
            check(e.getCode() == status, "%d expected, not %d: %s".formatted(status, e.getCode(), e.getResponseBody()));
            return e;
        }
        throw new AssertionError("should fail with " + status);
    }

    private static <T> T parsed(ApiException e, Class<T> type) {
        return JSON.getGson().fromJson(e.getResponseBody(), type);
    }

    private static void check(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }
}
