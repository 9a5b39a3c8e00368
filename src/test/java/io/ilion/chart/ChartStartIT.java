package io.ilion.chart;

import static org.assertj.core.api.Assertions.assertThat;

import io.ilion.devcluster.PasswordHash;
import io.ilion.testing.ApiResponse;
import io.ilion.testing.IlionClient;
import io.ilion.testing.IlionProcess;
import io.ilion.testing.TestEnvironment;
import io.ilion.testing.TestSecrets;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Starts the packaged service with only the environment and files that the chart gives its pods. */
class ChartStartIT {

    private static final String OPERATOR = "operator";

    @TempDir
    Path root;

    @Test
    void startsTheServiceFromTheRenderedManifestsAndRunsAFlush() throws IOException {
        TestEnvironment.createKeyspace("chart", "one");
        TestEnvironment.cassandra();
        int http = freePort();
        int management = freePort();
        Path values = Files.writeString(root.resolve("values.yaml"), """
                image: {repository: ilion}
                ports: {http: %d, management: %d}
                jvm: {options: -Xmx256m}
                database: {url: "%s", existingSecret: database, owner: {existingSecret: database}}
                users: {existingSecret: users, roles: {%s: [OPERATOR]}}
                clusters:
                  It_1:
                    contactPoints: [%s:9042, %s:9042]
                    jmx: {existingSecret: jmx}
                config: {ilion: {dispatch: {replica: of-the-chart}}}
                """.formatted(
                        http,
                        management,
                        TestEnvironment.newDatabase(),
                        OPERATOR,
                        TestEnvironment.address(1),
                        TestEnvironment.address(2)));
        Pod pod = new Pod(
                root,
                Chart.render(values, Map.of()),
                Map.of(
                        "database", Map.of("username", "postgres", "password", "postgres"),
                        "users", Map.of(OPERATOR, PasswordHash.bcrypt(TestSecrets.passwordOf(OPERATOR))),
                        "jmx", Map.of("username", TestEnvironment.JMX_USER, "password", TestEnvironment.JMX_PASSWORD)));

        try (IlionProcess service = IlionProcess.startWithEnvironment(
                "chart", pod.environment(), pod.readinessPort(), pod.readinessPath())) {
            IlionClient client = new IlionClient(http, OPERATOR);
            String id = client.submit("{'type': 'flush', 'keyspace': 'chart'}");

            assertThat(client.awaitEnd(id).get("state").asString()).isEqualTo("COMPLETED");
            assertThat(client.history(id).at("/tasks").size()).isEqualTo(3);
            assertThat(get(management, "/actuator/health/liveness").status()).isEqualTo(200);
            assertThat(get(management, "/actuator/health").status()).isEqualTo(401);
            assertThat(get(http, "/actuator/health").status()).isEqualTo(401);
            assertThat(service.log()).doesNotContain("using generated", "No users are set");
        }
    }

    private static ApiResponse get(int port, String path) {
        return IlionClient.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** Emulates the kubelet: creates the files of a pod below a root directory, and its environment. */
    private static final class Pod {

        private final Path root;
        private final JsonNode spec;
        private final List<JsonNode> manifests;
        private final Map<String, Map<String, String>> secrets;

        Pod(Path root, List<JsonNode> manifests, Map<String, Map<String, String>> secrets) throws IOException {
            this.root = root;
            this.manifests = manifests;
            this.secrets = secrets;
            spec = Chart.only("Deployment", manifests).at("/spec/template/spec");
            for (JsonNode mount : container().get("volumeMounts")) {
                mount(mount.get("name").asString(), mount.get("mountPath").asString());
            }
        }

        Map<String, String> environment() {
            Map<String, String> environment = new LinkedHashMap<>();
            container()
                    .get("env")
                    .forEach(each -> environment.put(
                            each.get("name").asString(),
                            relocatePaths(each.get("value").asString())));
            return environment;
        }

        int readinessPort() {
            String name = container().at("/readinessProbe/httpGet/port").asString();
            return container()
                    .get("ports")
                    .valueStream()
                    .filter(port -> port.get("name").asString().equals(name))
                    .map(port -> port.get("containerPort").asInt())
                    .findFirst()
                    .orElseThrow();
        }

        String readinessPath() {
            return container().at("/readinessProbe/httpGet/path").asString();
        }

        private JsonNode container() {
            return spec.at("/containers/0");
        }

        private void mount(String volume, String path) throws IOException {
            Path folder = Files.createDirectories(Path.of(root + path));
            JsonNode source = spec.get("volumes")
                    .valueStream()
                    .filter(each -> each.get("name").asString().equals(volume))
                    .findFirst()
                    .orElseThrow();
            if (source.has("configMap")) {
                JsonNode data = Chart.only("ConfigMap", manifests).get("data");
                for (var file : data.properties()) {
                    Files.writeString(
                            folder.resolve(file.getKey()),
                            relocatePaths(file.getValue().asString()));
                }
            }
            for (JsonNode projected : source.at("/projected/sources")) {
                Map<String, String> secret = Objects.requireNonNull(
                        secrets.get(projected.at("/secret/name").asString()));
                for (JsonNode item : projected.at("/secret/items")) {
                    String content =
                            Objects.requireNonNull(secret.get(item.get("key").asString()), item::toString);
                    Files.writeString(folder.resolve(item.get("path").asString()), content);
                }
            }
        }

        /** Relocates absolute paths of the pod below the root directory. */
        private String relocatePaths(String text) {
            return text.replace("/etc/ilion/", root + "/etc/ilion/");
        }
    }
}
