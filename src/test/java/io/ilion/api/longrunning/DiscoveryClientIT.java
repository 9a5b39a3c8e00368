package io.ilion.api.longrunning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.api.client.googleapis.json.GoogleJsonResponseException;
import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.api.client.json.gson.GsonFactory;
import com.google.api.services.serviceusage.v1.ServiceUsage;
import com.google.api.services.serviceusage.v1.model.CancelOperationRequest;
import com.google.api.services.serviceusage.v1.model.ListOperationsResponse;
import com.google.api.services.serviceusage.v1.model.Operation;
import io.ilion.testing.Ilion;
import io.ilion.testing.IlionClient;
import io.ilion.testing.TestEnvironment;
import io.ilion.testing.TestSecrets;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A client that is generated from a discovery document, against the google.longrunning API. It sends its bodies with gzip. */
class DiscoveryClientIT {

    private final IlionClient ilion = Ilion.shared().client();

    @BeforeAll
    static void makeKeyspace() {
        TestEnvironment.createKeyspace("discovered", "orders");
    }

    @Test
    void getsAndLists() throws IOException {
        String id = ilion.submit("{'type': 'flush', 'keyspace': 'discovered'}");
        ilion.awaitEnd(id);

        Operation operation =
                client("reader").operations().get("operations/" + id).execute();
        ListOperationsResponse list = client("reader")
                .operations()
                .list()
                .setName("")
                .setFilter("metadata.keyspace = \"discovered\"")
                .setPageSize(1)
                .execute();

        assertThat(operation.getDone()).isTrue();
        assertThat(operation.getMetadata()).containsEntry("@type", "type.googleapis.com/google.protobuf.Struct");
        assertThat(value(operation.getMetadata(), "state")).isEqualTo("COMPLETED");
        assertThat(value(operation.getResponse(), "keyspace")).isEqualTo("discovered");
        assertThat(operation.getError()).isNull();
        assertThat(list.getOperations()).extracting(Operation::getName).containsExactly("operations/" + id);
    }

    @Test
    void cancelsAndDeletes() throws IOException {
        String id = ilion.submit("{'type': 'flush', 'keyspace': 'discovered'}");

        client("operator")
                .operations()
                .cancel("operations/" + id, new CancelOperationRequest())
                .execute();
        ilion.awaitEnd(id);
        client("admin").operations().delete("operations/" + id).execute();

        assertThatThrownBy(() ->
                        client("admin").operations().get("operations/" + id).execute())
                .isInstanceOfSatisfying(GoogleJsonResponseException.class, e -> {
                    assertThat(e.getStatusCode()).isEqualTo(404);
                    assertThat(e.getDetails().getMessage()).contains(id);
                });
    }

    @Test
    void readsTheErrorsOfEveryPath() {
        assertThatThrownBy(() -> client("reader")
                        .operations()
                        .get("operations/" + UUID.randomUUID())
                        .execute())
                .isInstanceOfSatisfying(
                        GoogleJsonResponseException.class,
                        e -> assertThat(e.getDetails().getCode()).isEqualTo(404));
        assertThatThrownBy(() -> client("reader")
                        .operations()
                        .delete("operations/" + UUID.randomUUID())
                        .execute())
                .isInstanceOfSatisfying(
                        GoogleJsonResponseException.class,
                        e -> assertThat(e.getDetails().getCode()).isEqualTo(403));
        assertThatThrownBy(() -> client("reader").services().list("projects/1").execute())
                .as("a path that is not there")
                .isInstanceOfSatisfying(
                        GoogleJsonResponseException.class,
                        e -> assertThat(e.getDetails().getMessage()).isNotBlank());
    }

    private static Object value(Map<String, Object> any, String field) {
        return Objects.requireNonNull(((Map<?, ?>) Objects.requireNonNull(any.get("value"))).get(field));
    }

    private ServiceUsage client(String user) {
        return new ServiceUsage.Builder(
                        new NetHttpTransport(),
                        GsonFactory.getDefaultInstance(),
                        request -> request.getHeaders().setBasicAuthentication(user, TestSecrets.passwordOf(user)))
                .setRootUrl("http://127.0.0.1:" + Ilion.shared().port() + "/")
                .setApplicationName("ilion-tests")
                .build();
    }
}
