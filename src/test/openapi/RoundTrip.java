import client.ApiClient;
import client.ApiException;
import client.JSON;
import client.api.AzureApi;
import client.api.ClusterApi;
import client.api.GoogleLongrunningApi;
import client.api.HistoryApi;
import client.api.OperationsApi;
import client.api.SnapshotsApi;
import client.model.AzurePatchSnapshot;
import client.model.AzureSnapshot;
import client.model.AzureTakeSnapshot;
import client.model.FlushOperation;
import client.model.FlushOperationRequest;
import client.model.LongRunningOperation;
import client.model.Operation;
import client.model.OperationHistory;
import client.model.OperationRequest;
import client.model.OperationStatus;
import client.model.Problem;
import client.model.RpcError;
import client.model.Snapshot;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Goes once around the service with the generated client. Its models refuse what the document does not describe. */
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
        ApiClient client = new ApiClient();
        client.setBasePath(arguments[0]);
        client.setUsername(arguments[1]);
        client.setPassword(arguments[1]);
        RoundTrip trip = new RoundTrip(client, arguments[2]);
        trip.shapeA();
        trip.shapeB();
        trip.shapeC();
        trip.cluster();
        trip.isStrict();
        System.out.println("round trip done");
    }

    private OperationRequest flush() {
        return new OperationRequest(new FlushOperationRequest()
                .type(FlushOperationRequest.TypeEnum.FLUSH)
                .keyspace(keyspace)
                .reason("round trip")
                .putLabelsItem("team", "clients"));
    }

    private void shapeA() throws ApiException {
        check(operations.dryRunOperation(flush()).getReady(), "the dry run says that it could begin");
        String key = UUID.randomUUID().toString();
        FlushOperation submitted =
                operations.submitOperation(flush(), key, "wait=25").getFlushOperation();
        FlushOperation again = operations.submitOperation(flush(), key, null).getFlushOperation();
        UUID id = submitted.getId();

        check(submitted.getState() == FlushOperation.StateEnum.COMPLETED, "it was waited for: " + submitted);
        check(again.getId().equals(id), "the same key brings the same operation");
        check(operations.getOperation(id, null).getFlushOperation().getLabels().equals(Map.of("team", "clients")), "labels");
        List<Operation> flushes = operations.listOperations(Set.of("flush"), Set.of("COMPLETED"), null, 5, null);
        check(flushes.stream().anyMatch(each -> each.getFlushOperation().getId().equals(id)), "it is listed");
        operations.cancelOperation(id);
        OperationHistory told = history.getOperationHistory(id);
        check(!told.getTasks().isEmpty() && told.getTransitions().size() > 2, "the history has it: " + told);

        ApiException missing = fails(() -> operations.getOperation(UUID.randomUUID(), null), 404);
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
    }

    private void shapeB() throws ApiException {
        OperationStatus taken = azure.takeAzureSnapshot(
                new AzureTakeSnapshot().type("FaceList").objectId(keyspace).userData("mine"), null, "wait=25");
        check(taken.getStatus() == OperationStatus.StatusEnum.SUCCEEDED, "taken: " + taken);
        String location = taken.getResourceLocation();
        UUID id = UUID.fromString(location.substring(location.lastIndexOf('/') + 1));
        check(azure.getAzureOperation(id, null).getMessage() == null, "no message");
        azure.patchAzureSnapshot(id, new AzurePatchSnapshot().userData("mended"));
        AzureSnapshot snapshot = azure.getAzureSnapshot(id);
        check(snapshot.getUserData().equals("mended") && snapshot.getType().equals("FaceList"), "written on: " + snapshot);
        check(azure.listAzureSnapshots("FaceList", null).contains(snapshot), "listed");
        check(azure.getAzureKeyspace(keyspace, null).getId().equals(keyspace), "the keyspace is there");
        Snapshot known = snapshots.getSnapshot(id);
        check(known.getState() == Snapshot.StateEnum.AVAILABLE && !known.getNodes().isEmpty(), "in the inventory: " + known);
        check(!snapshots.listSnapshots(5, null).isEmpty(), "the inventory is listed");
        check(azure.submitAzureOperation(flush(), null, "wait=25").getResourceLocation() == null, "no resource");
        fails(() -> azure.getAzureSnapshot(UUID.randomUUID()), 404);
    }

    private void shapeC() throws ApiException {
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
        check(!cluster.getTopology(null).getTopology().isEmpty(), "topology");
        check(cluster.getStatus(null, null).getNodeState().equals("NORMAL"), "status");
        check(cluster.getCassandraVersion(null).getMajor() >= 4, "version");
        check(cluster.getSchemaVersion(null).getSchemaVersion() != null, "schema");
        cluster.getVersion();
    }

    /** So that nothing above could pass with a property too many or one too few. */
    private static void isStrict() {
        String right = "{\"status\": \"running\", \"createdTime\": \"2026-01-01T00:00:00Z\"%s}";
        JSON.getGson().fromJson(right.formatted(""), OperationStatus.class);
        refused(right.formatted(", \"more\": 1"));
        refused("{\"status\": \"running\"}");
        refused(right.replace("running", "cancelled").formatted(""));
    }

    private static void refused(String text) {
        try {
            JSON.getGson().fromJson(text, OperationStatus.class);
        } catch (RuntimeException e) {
            return;
        }
        throw new AssertionError("should be refused: " + text);
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
