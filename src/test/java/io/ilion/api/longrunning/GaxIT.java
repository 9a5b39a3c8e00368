package io.ilion.api.longrunning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.api.gax.core.NoCredentialsProvider;
import com.google.api.gax.httpjson.ApiMethodDescriptor;
import com.google.api.gax.httpjson.HttpJsonCallSettings;
import com.google.api.gax.httpjson.HttpJsonCallableFactory;
import com.google.api.gax.httpjson.HttpJsonOperationSnapshot;
import com.google.api.gax.httpjson.HttpJsonOperationSnapshotCallable;
import com.google.api.gax.httpjson.InstantiatingHttpJsonChannelProvider;
import com.google.api.gax.httpjson.ProtoMessageRequestFormatter;
import com.google.api.gax.httpjson.ProtoMessageResponseParser;
import com.google.api.gax.httpjson.ProtoOperationTransformers;
import com.google.api.gax.httpjson.ProtoRestSerializer;
import com.google.api.gax.httpjson.longrunning.OperationsClient;
import com.google.api.gax.httpjson.longrunning.OperationsSettings;
import com.google.api.gax.httpjson.longrunning.stub.HttpJsonOperationsCallableFactory;
import com.google.api.gax.httpjson.longrunning.stub.HttpJsonOperationsStub;
import com.google.api.gax.longrunning.OperationFuture;
import com.google.api.gax.longrunning.OperationTimedPollAlgorithm;
import com.google.api.gax.retrying.RetrySettings;
import com.google.api.gax.rpc.ApiException;
import com.google.api.gax.rpc.ClientContext;
import com.google.api.gax.rpc.FixedHeaderProvider;
import com.google.api.gax.rpc.InvalidArgumentException;
import com.google.api.gax.rpc.NotFoundException;
import com.google.api.gax.rpc.OperationCallSettings;
import com.google.api.gax.rpc.OperationCallable;
import com.google.api.gax.rpc.PermissionDeniedException;
import com.google.api.gax.rpc.StatusCode;
import com.google.api.gax.rpc.UnaryCallSettings;
import com.google.api.gax.rpc.UnauthenticatedException;
import com.google.common.collect.ImmutableList;
import com.google.longrunning.ListOperationsRequest;
import com.google.longrunning.Operation;
import com.google.protobuf.Empty;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Struct;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.Value;
import io.ilion.testing.Ilion;
import io.ilion.testing.TestEnvironment;
import io.ilion.testing.TestSecrets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The client library of Google's APIs, as it comes from Maven Central, against the google.longrunning API. */
class GaxIT {

    private static final TypeRegistry TYPES = TypeRegistry.newBuilder()
            .add(Struct.getDescriptor())
            .add(Empty.getDescriptor())
            .build();

    @BeforeAll
    static void makeKeyspace() {
        TestEnvironment.createKeyspace("gaxed", "orders");
    }

    /** A client of one user, and what it is made of. */
    private record Client(ClientContext context, HttpJsonOperationsStub stub, OperationsClient operations)
            implements AutoCloseable {

        static Client of(String user) throws IOException {
            return of(user, TestSecrets.passwordOf(user));
        }

        static Client of(String user, String password) throws IOException {
            String basic = Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
            OperationsSettings settings = OperationsSettings.newBuilder()
                    .setCredentialsProvider(NoCredentialsProvider.create())
                    .setTransportChannelProvider(InstantiatingHttpJsonChannelProvider.newBuilder()
                            .setEndpoint("http://127.0.0.1:" + Ilion.shared().port())
                            .build())
                    .setHeaderProvider(FixedHeaderProvider.create("Authorization", "Basic " + basic))
                    .build();
            ClientContext context = ClientContext.create(settings);
            HttpJsonOperationsStub stub =
                    HttpJsonOperationsStub.create(context, new HttpJsonOperationsCallableFactory(), TYPES);
            return new Client(context, stub, OperationsClient.create(stub));
        }

        /** Starts with POST on a path, as a client that was generated for Ilion would. */
        OperationFuture<Struct, Struct> start(String path, Struct body) {
            ApiMethodDescriptor<Struct, Operation> method = ApiMethodDescriptor.<Struct, Operation>newBuilder()
                    .setFullMethodName("ilion.Ilion/Start")
                    .setHttpMethod("POST")
                    .setType(ApiMethodDescriptor.MethodType.UNARY)
                    .setRequestFormatter(ProtoMessageRequestFormatter.<Struct>newBuilder()
                            .setPath(path, request -> Map.of())
                            .setQueryParamsExtractor(request -> Map.of("$alt", List.of("json;enum-encoding=int")))
                            .setRequestBodyExtractor(
                                    request -> ProtoRestSerializer.create().toBody("*", request, true))
                            .build())
                    .setResponseParser(ProtoMessageResponseParser.<Operation>newBuilder()
                            .setDefaultInstance(Operation.getDefaultInstance())
                            .setDefaultTypeRegistry(TYPES)
                            .build())
                    .setOperationSnapshotFactory((request, response) -> HttpJsonOperationSnapshot.create(response))
                    .build();
            var call = HttpJsonCallSettings.<Struct, Operation>newBuilder()
                    .setMethodDescriptor(method)
                    .setTypeRegistry(TYPES)
                    .build();
            var settings = OperationCallSettings.<Struct, Struct, Struct>newBuilder()
                    .setInitialCallSettings(
                            UnaryCallSettings
                                    .<Struct, com.google.api.gax.longrunning.OperationSnapshot>
                                            newUnaryCallSettingsBuilder()
                                    .setRetrySettings(retries())
                                    .build())
                    .setResponseTransformer(ProtoOperationTransformers.ResponseTransformer.create(Struct.class))
                    .setMetadataTransformer(ProtoOperationTransformers.MetadataTransformer.create(Struct.class))
                    .setPollingAlgorithm(OperationTimedPollAlgorithm.create(retries()))
                    .build();
            var initial = new HttpJsonOperationSnapshotCallable<>(
                    HttpJsonCallableFactory.createBaseUnaryCallable(call, settings.getInitialCallSettings(), context),
                    Objects.requireNonNull(method.getOperationSnapshotFactory()));
            OperationCallable<Struct, Struct, Struct> callable = HttpJsonCallableFactory.createOperationCallable(
                    settings, context, stub.longRunningClient(), initial);
            return callable.futureCall(body);
        }

        private static RetrySettings retries() {
            return RetrySettings.newBuilder()
                    .setInitialRetryDelayDuration(Duration.ofMillis(100))
                    .setRetryDelayMultiplier(1.2)
                    .setMaxRetryDelayDuration(Duration.ofSeconds(1))
                    .setInitialRpcTimeoutDuration(Duration.ofSeconds(10))
                    .setMaxRpcTimeoutDuration(Duration.ofSeconds(10))
                    .setTotalTimeoutDuration(Duration.ofSeconds(60))
                    .build();
        }

        @Override
        public void close() {
            operations.close();
        }
    }

    @Test
    void anOperationFutureEndsWithTheResponse() throws Exception {
        try (Client client = Client.of("operator")) {
            OperationFuture<Struct, Struct> flush =
                    client.start("/v1/keyspaces/gaxed:flush", struct("reason", "CHG-7"));

            Struct response = flush.get(60, TimeUnit.SECONDS);
            Struct metadata = flush.getMetadata().get();

            assertThat(text(response, "keyspace")).isEqualTo("gaxed");
            assertThat(text(response, "reason")).isEqualTo("CHG-7");
            assertThat(text(metadata, "state")).isEqualTo("COMPLETED");
            assertThat(metadata.getFieldsOrThrow("progress").getNumberValue()).isEqualTo(1.0);
            assertThat(flush.getName()).isEqualTo("operations/" + text(metadata, "operationId"));
        }
    }

    @Test
    void anOperationFutureEndsWithTheFailure() throws Exception {
        try (Client client = Client.of("operator")) {
            OperationFuture<Struct, Struct> failing = client.start(
                    "/v1/keyspaces/gaxed/tables/orders:import",
                    struct(
                            "sourceDir",
                            TestEnvironment.importRoot().resolve("nothing").toString()));

            assertThatThrownBy(() -> failing.get(60, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isInstanceOfSatisfying(
                            ApiException.class,
                            e -> assertThat(e.getStatusCode().getCode())
                                    .isIn(StatusCode.Code.FAILED_PRECONDITION, StatusCode.Code.UNKNOWN));
            Operation failed = client.operations().getOperation(failing.getName());
            assertThat(failed.getDone()).isTrue();
            assertThat(failed.hasError()).isTrue();
            assertThat(failed.getError().getDetailsCount()).isZero();
        }
    }

    @Test
    void anInvalidRequestIsAnInvalidArgumentWithItsReason() throws Exception {
        try (Client client = Client.of("operator")) {
            assertThatThrownBy(() -> client.start("/v1/keyspaces/nowhere:flush", Struct.getDefaultInstance())
                            .get(60, TimeUnit.SECONDS))
                    .cause()
                    .isInstanceOfSatisfying(InvalidArgumentException.class, e -> {
                        assertThat(e.getReason()).isEqualTo("INVALID_REQUEST");
                        assertThat(e.getDomain()).isEqualTo("ilion");
                        assertThat(Objects.requireNonNull(e.getErrorDetails().getBadRequest())
                                        .getFieldViolations(0)
                                        .getField())
                                .isEqualTo("keyspace");
                    });
        }
    }

    @Test
    void listsPageByPageAndWithAFilter() throws Exception {
        try (Client client = Client.of("operator")) {
            for (int i = 0; i < 3; i++) {
                client.start("/v1/keyspaces/gaxed:flush", struct("reason", "list"))
                        .get(60, TimeUnit.SECONDS);
            }
            String filter = "done=true AND metadata.keyspace=\"gaxed\" AND metadata.type=\"flush\"";

            List<Operation> all = pages(client, "operations", filter);
            List<Operation> ofNodes = pages(client, "nodes/-", filter);

            assertThat(all).hasSizeGreaterThanOrEqualTo(3).allMatch(Operation::getDone);
            assertThat(all).extracting(Operation::getName).doesNotHaveDuplicates();
            assertThat(all).extracting(GaxIT::state).containsOnly("COMPLETED");
            assertThat(ofNodes).isEqualTo(all);
            assertThat(client.operations().listOperations("operations", "").iterateAll())
                    .hasSizeGreaterThanOrEqualTo(3);
            assertThatThrownBy(() -> client.operations().listOperations("operations", "nothing=1"))
                    .isInstanceOf(InvalidArgumentException.class);
        }
    }

    @Test
    void cancelsAndDeletes() throws Exception {
        try (Client client = Client.of("admin")) {
            String name = client.start("/v1/keyspaces/gaxed:flush", Struct.getDefaultInstance())
                    .getInitialFuture()
                    .get()
                    .getName();

            client.operations().cancelOperation(name);
            await().until(() -> client.operations().getOperation(name).getDone());
            client.operations().cancelOperation(name);
            client.operations().deleteOperation(name);

            assertThatThrownBy(() -> client.operations().getOperation(name))
                    .isInstanceOfSatisfying(
                            NotFoundException.class,
                            e -> assertThat(e.getReason()).isEqualTo("NO_SUCH_OPERATION"));
        }
    }

    @Test
    void reportsAMissingRole() throws Exception {
        String name = "operations/" + UUID.randomUUID();
        try (Client reader = Client.of("reader");
                Client stranger = Client.of("reader", "wrong")) {
            assertThatThrownBy(() -> reader.operations().deleteOperation(name))
                    .isInstanceOf(PermissionDeniedException.class);
            assertThatThrownBy(() -> reader.operations().cancelOperation(name))
                    .isInstanceOf(PermissionDeniedException.class);
            assertThatThrownBy(() -> stranger.operations().getOperation(name))
                    .isInstanceOf(UnauthenticatedException.class);
        }
    }

    private static List<Operation> pages(Client client, String name, String filter) {
        var pages = client.operations()
                .listOperations(ListOperationsRequest.newBuilder()
                        .setName(name)
                        .setFilter(filter)
                        .setPageSize(2)
                        .build());
        return ImmutableList.copyOf(pages.iterateAll());
    }

    private static String state(Operation operation) {
        try {
            return text(operation.getMetadata().unpack(Struct.class), "state");
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String text(Struct struct, String field) {
        return struct.getFieldsOrThrow(field).getStringValue();
    }

    private static Struct struct(String field, String value) {
        return Struct.newBuilder()
                .putFields(field, Value.newBuilder().setStringValue(value).build())
                .build();
    }
}
