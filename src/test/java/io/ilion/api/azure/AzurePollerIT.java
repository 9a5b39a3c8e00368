package io.ilion.api.azure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.azure.core.exception.AzureException;
import com.azure.core.http.HttpHeaderName;
import com.azure.core.http.HttpMethod;
import com.azure.core.http.HttpPipeline;
import com.azure.core.http.HttpPipelineBuilder;
import com.azure.core.http.HttpPipelineCallContext;
import com.azure.core.http.HttpPipelineNextPolicy;
import com.azure.core.http.HttpPipelineNextSyncPolicy;
import com.azure.core.http.HttpRequest;
import com.azure.core.http.HttpResponse;
import com.azure.core.http.policy.HttpPipelinePolicy;
import com.azure.core.http.rest.Response;
import com.azure.core.http.rest.SimpleResponse;
import com.azure.core.util.Context;
import com.azure.core.util.polling.LongRunningOperationStatus;
import com.azure.core.util.polling.PollResponse;
import com.azure.core.util.polling.SyncDefaultPollingStrategy;
import com.azure.core.util.polling.SyncPoller;
import com.azure.core.util.serializer.TypeReference;
import io.ilion.testing.GatedMaintenance;
import io.ilion.testing.Ilion;
import io.ilion.testing.TestEnvironment;
import io.ilion.testing.TestSecrets;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import tools.jackson.databind.JsonNode;

/** The poller of Azure's client libraries, from Maven Central, against the Azure API. */
class AzurePollerIT {

    private static final TypeReference<Map<String, Object>> PROPERTIES = new TypeReference<>() {};

    @BeforeAll
    static void makeKeyspace() {
        TestEnvironment.createKeyspace("polled", "orders");
    }

    @Test
    void returnsTheSnapshot() {
        SyncPoller<Map<String, Object>, Map<String, Object>> poller = poller(
                "/azure/snapshots", "{\"type\": \"FaceList\", \"objectId\": \"polled\", \"userData\": \"mine\"}");

        PollResponse<Map<String, Object>> last = poller.waitForCompletion(Duration.ofSeconds(60));

        assertThat(last.getStatus()).isEqualTo(LongRunningOperationStatus.SUCCESSFULLY_COMPLETED);
        assertThat(poller.getFinalResult()).containsEntry("userData", "mine").containsEntry("account", "it");
    }

    @Test
    void returnsTheStatusWithoutAResource() {
        SyncPoller<Map<String, Object>, Map<String, Object>> poller =
                poller("/azure/operations", "{\"type\": \"flush\", \"keyspace\": \"polled\"}");

        assertThat(poller.waitForCompletion(Duration.ofSeconds(60)).getStatus())
                .isEqualTo(LongRunningOperationStatus.SUCCESSFULLY_COMPLETED);
        assertThat(poller.getFinalResult()).containsEntry("status", "succeeded");
    }

    @Test
    void returnsTheFailure() {
        SyncPoller<Map<String, Object>, Map<String, Object>> poller = poller(
                "/azure/operations",
                "{\"type\": \"import\", \"keyspace\": \"polled\", \"table\": \"orders\", \"sourceDir\": \""
                        + TestEnvironment.importRoot().resolve("nothing") + "\"}");

        PollResponse<Map<String, Object>> last = poller.waitForCompletion(Duration.ofSeconds(60));

        assertThat(last.getStatus()).isEqualTo(LongRunningOperationStatus.FAILED);
        assertThat(last.getValue()).containsEntry("status", "failed").containsKey("message");
        assertThatThrownBy(poller::getFinalResult).isInstanceOf(AzureException.class);
    }

    @Test
    void endsWhenTheOperationIsCancelled() {
        Ilion extended = Ilion.extended();
        SyncPoller<Map<String, Object>, Map<String, Object>> poller = poller(
                extended, "/azure/operations", "{\"type\": \"hold\", \"keyspace\": \"polled\", \"gate\": \"polled\"}");
        String monitor = (String) poller.poll().getValue().get("status");
        assertThat(monitor).isIn("notstarted", "running");

        JsonNode held = extended.client()
                .get("/operations?type=hold&keyspace=polled")
                .json()
                .get(0);
        extended.client().delete("/operations/" + held.get("id").asString());

        assertThat(poller.waitForCompletion(Duration.ofSeconds(60)).getStatus())
                .isEqualTo(LongRunningOperationStatus.FAILED);
        GatedMaintenance.open("polled");
    }

    private static SyncPoller<Map<String, Object>, Map<String, Object>> poller(String path, String body) {
        return poller(Ilion.shared(), path, body);
    }

    private static SyncPoller<Map<String, Object>, Map<String, Object>> poller(
            Ilion service, String path, String body) {
        HttpPipeline pipeline =
                new HttpPipelineBuilder().policies(new LogIn("operator")).build();
        return SyncPoller.createPoller(
                Duration.ofMillis(200),
                () -> accepted(pipeline, "http://127.0.0.1:" + service.port() + path, body),
                new SyncDefaultPollingStrategy<>(pipeline),
                PROPERTIES,
                PROPERTIES);
    }

    private static Response<?> accepted(HttpPipeline pipeline, String url, String body) {
        HttpRequest request = new HttpRequest(HttpMethod.POST, url)
                .setHeader(HttpHeaderName.CONTENT_TYPE, "application/json")
                .setBody(body);
        HttpResponse response = pipeline.sendSync(request, Context.NONE);
        assertThat(response.getStatusCode()).isEqualTo(202);
        return new SimpleResponse<>(
                request, response.getStatusCode(), response.getHeaders(), response.getBodyAsBinaryData());
    }

    private record LogIn(String user) implements HttpPipelinePolicy {

        @Override
        public Mono<HttpResponse> process(HttpPipelineCallContext context, HttpPipelineNextPolicy next) {
            addTo(context);
            return next.process();
        }

        @Override
        public HttpResponse processSync(HttpPipelineCallContext context, HttpPipelineNextSyncPolicy next) {
            addTo(context);
            return next.processSync();
        }

        private void addTo(HttpPipelineCallContext context) {
            String basic = Base64.getEncoder()
                    .encodeToString((user + ":" + TestSecrets.passwordOf(user)).getBytes(StandardCharsets.UTF_8));
            context.getHttpRequest().setHeader(HttpHeaderName.AUTHORIZATION, "Basic " + basic);
        }
    }
}
