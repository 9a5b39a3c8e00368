package io.ilion.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.LintResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The manifests that the chart renders from its values. */
class ChartTests {

    @Test
    void lintReportsNoWarnings() {
        LintResult lint = new Helm(Chart.FOLDER).lint().strict().call();

        assertThat(lint.isFailed()).as(lint.getMessages().toString()).isFalse();
        assertThat(lint.getMessages()).allMatch(message -> message.startsWith("[INFO]"));
    }

    @ParameterizedTest
    @MethodSource("io.ilion.chart.Chart#valuesFiles")
    void everyManifestIsValid(Path values) {
        List<JsonNode> manifests = Chart.render(values, Map.of());

        assertThat(manifests).hasSizeGreaterThanOrEqualTo(4).allSatisfy(StrictManifest::check);
    }

    @TestFactory
    Stream<DynamicTest> invalidManifestsAreDetected() {
        String deployment = Chart.only("Deployment", Chart.render("default")).toString();
        String monitor =
                Chart.only("ServiceMonitor", Chart.render("monitoring")).toString();
        Map<String, String> broken = Map.of(
                "an unknown property", deployment.replace("readinessProbe", "redinessProbe"),
                "a required property missing", deployment.replace("\"selector\"", "\"selectors\""),
                "a nested required property missing", deployment.replace("\"mountPath\"", "\"path\""),
                "a number instead of a string", deployment.replace("\"value\":\"file:", "\"value\":17,\"x\":\"file:"),
                "a string instead of a number", deployment.replaceFirst("\"replicas\":2", "\"replicas\":\"2\""),
                "an unknown property of a Prometheus operator resource", monitor.replace("scrapeTimeout", "timeout"));
        return broken.entrySet().stream()
                .map(each -> DynamicTest.dynamicTest(
                        each.getKey(),
                        () -> assertThatThrownBy(() -> StrictManifest.check(
                                        Chart.documents(each.getValue()).get(0)))
                                .isInstanceOf(AssertionError.class)));
    }

    @Test
    void alertsAndDashboardsAreRenderedUnchanged() {
        List<JsonNode> manifests = Chart.render("monitoring");
        List<JsonNode> groups = Chart.only("PrometheusRule", manifests)
                .at("/spec/groups")
                .valueStream()
                .toList();

        assertThat(groups).contains(Chart.documents(Chart.ALERTS).get(0).at("/groups/0"));
        assertThat(manifests).anySatisfy(manifest -> {
            assertThat(manifest.at("/metadata/labels/grafana_dashboard").asString())
                    .isEqualTo("1");
            assertThat(manifest.at("/data/it.json").asString()).isEqualTo(Chart.DASHBOARD);
        });
    }

    @ParameterizedTest
    @MethodSource("io.ilion.chart.Chart#valuesFiles")
    void noManifestContainsSecrets(Path values) {
        List<JsonNode> manifests = Chart.render(values, Map.of());

        assertThat(manifests)
                .noneMatch(manifest -> manifest.get("kind").asString().equals("Secret"));
        JsonNode settings = settings(manifests);
        assertThat(settings.findValues("password")).isEmpty();
        assertThat(settings.findValues("username")).isEmpty();
    }

    @Test
    void podsRunWithLeastPrivilege() {
        JsonNode pod = pod(Chart.render("default"));
        JsonNode container = pod.at("/containers/0");

        assertThat(pod.get("automountServiceAccountToken").asBoolean()).isFalse();
        assertThat(pod.get("enableServiceLinks").asBoolean()).isFalse();
        assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
        assertThat(pod.at("/securityContext/runAsUser").asInt()).isPositive();
        assertThat(pod.at("/securityContext/seccompProfile/type").asString()).isEqualTo("RuntimeDefault");
        assertThat(container.at("/securityContext/readOnlyRootFilesystem").asBoolean())
                .isTrue();
        assertThat(container.at("/securityContext/allowPrivilegeEscalation").asBoolean(true))
                .isFalse();
        assertThat(container.at("/securityContext/capabilities/drop").toString())
                .isEqualTo("[\"ALL\"]");
        assertThat(container.at("/resources/limits/memory").asString()).isNotEmpty();
        assertThat(pod.get("volumes").valueStream().filter(volume -> volume.has("emptyDir")))
                .singleElement()
                .satisfies(volume -> assertThat(volume.get("name").asString()).isEqualTo("tmp"));
        assertThat(container.get("volumeMounts").valueStream())
                .allMatch(mount -> mount.path("readOnly").asBoolean(false)
                        || mount.get("mountPath").asString().equals("/tmp"));
    }

    @Test
    void aRolloutKeepsAllReplicasAvailable() {
        JsonNode spec = Chart.only("Deployment", Chart.render("default")).get("spec");

        assertThat(spec.get("replicas").asInt()).isEqualTo(2);
        assertThat(spec.at("/strategy/rollingUpdate/maxUnavailable").asInt(1)).isZero();
        assertThat(spec.at("/strategy/rollingUpdate/maxSurge").asInt()).isEqualTo(1);
        assertThat(spec.at("/template/spec/topologySpreadConstraints").size()).isEqualTo(2);
    }

    @Test
    void theTerminationGracePeriodExceedsTheShutdownOfTheService() {
        List<JsonNode> manifests = Chart.render(
                Chart.valuesFile("default"),
                Map.of("shutdown.preStopSeconds", 7, "shutdown.requestSeconds", 40, "shutdown.taskSeconds", 20));
        JsonNode settings = settings(manifests);

        assertThat(settings.at("/spring/lifecycle/timeout-per-shutdown-phase").asString())
                .isEqualTo("40s");
        assertThat(settings.at("/db-scheduler/shutdown-max-wait").asString()).isEqualTo("20s");
        assertThat(pod(manifests).get("terminationGracePeriodSeconds").asInt()).isGreaterThan(7 + 40 + 2 * 20);
        assertThat(pod(manifests)
                        .at("/containers/0/lifecycle/preStop/sleep/seconds")
                        .asInt())
                .isEqualTo(7);
    }

    @ParameterizedTest
    @MethodSource("io.ilion.chart.Chart#valuesFiles")
    void selectorsMatchThePodsOfTheDeploymentButNotTheTestPod(Path values) {
        List<JsonNode> manifests = Chart.render(values, Map.of());
        JsonNode labels = Chart.only("Deployment", manifests).at("/spec/template/metadata/labels");
        JsonNode testPodLabels = Chart.only("Pod", manifests).at("/metadata/labels");
        List<JsonNode> selectors = new ArrayList<>();
        for (JsonNode manifest : manifests) {
            selectors.addAll(manifest.findValues("matchLabels").stream()
                    .filter(each -> each.has("app.kubernetes.io/instance"))
                    .toList());
        }
        selectors.add(Chart.only("Service", manifests).at("/spec/selector"));

        assertThat(selectors).hasSizeGreaterThanOrEqualTo(2).allSatisfy(selector -> {
            assertThat(labels.properties()).containsAll(selector.properties());
            assertThat(testPodLabels.properties()).doesNotContainSequence(selector.properties());
        });
    }

    @Test
    void portsAgreeFromTheIngressToTheSettings() {
        Map<String, Object> other = Map.of(
                "ports.http", 18080, "ports.management", 18081, "service.port", 80, "service.managementPort", 81);
        List<JsonNode> manifests = Chart.render(Chart.valuesFile("ingress"), other);
        JsonNode container = pod(manifests).at("/containers/0");

        assertThat(settings(manifests).at("/server/port").asInt()).isEqualTo(18080);
        assertThat(settings(manifests).at("/management/server/port").asInt()).isEqualTo(18081);
        assertThat(byName(container.get("ports"), "containerPort"))
                .isEqualTo(Map.of("http", 18080, "management", 18081));
        assertThat(byName(Chart.only("Service", manifests).at("/spec/ports"), "port"))
                .isEqualTo(Map.of("http", 80, "management", 81));
        assertThat(Chart.only("Service", manifests).at("/spec/ports").valueStream())
                .allMatch(port -> port.get("targetPort").equals(port.get("name")));
        assertThat(Chart.only("Ingress", manifests)
                        .at("/spec/rules/0/http/paths/0/backend/service/port/name")
                        .asString())
                .isEqualTo("http");
        assertThat(Stream.of("startup", "liveness", "readiness")
                        .map(probe -> container.at("/" + probe + "Probe/httpGet"))
                        .map(get -> get.get("port").asString() + get.get("path").asString()))
                .containsExactly(
                        "management/actuator/health/liveness",
                        "management/actuator/health/liveness",
                        "management/actuator/health/readiness");
        assertThat(Chart.only("Pod", manifests)
                        .at("/spec/containers/0/command/3")
                        .asString())
                .isEqualTo("http://it-ilion:81/actuator/health/readiness");
    }

    @Test
    void theNetworkPolicyAllowsOnlyRequiredPorts() {
        JsonNode policy = Chart.only("NetworkPolicy", Chart.render("default"));
        JsonNode narrow = Chart.only("NetworkPolicy", Chart.render("networkpolicy"));

        assertThat(policy.at("/spec/policyTypes").toString()).isEqualTo("[\"Ingress\",\"Egress\"]");
        assertThat(ports(policy.at("/spec/egress"))).containsExactly("53", "53", "5432", "9042", "7199");
        assertThat(ports(policy.at("/spec/ingress"))).containsExactly("http", "management");
        assertThat(ports(narrow.at("/spec/egress")))
                .containsExactly("53", "53", "5432", "9042", "7199", "7299", "443", "4318");
        assertThat(narrow.at("/spec/egress/1/to/0/ipBlock/cidr").asString()).isEqualTo("10.1.0.10/32");
    }

    @Test
    void aConfigurationChangeRestartsThePods() {
        String before = checksum(Chart.render("config"));
        String after = checksum(Chart.render(Chart.valuesFile("config"), Map.of("config.db-scheduler.threads", 16)));

        assertThat(after).isNotEqualTo(before);
    }

    @Test
    void customSettingsAreMergedButDoNotOverrideThoseOfTheChart() {
        List<JsonNode> manifests = Chart.render(Chart.valuesFile("config"), Map.of("config.server.port", 1));
        JsonNode settings = settings(manifests);

        assertThat(settings.at("/db-scheduler/threads").asInt()).isEqualTo(32);
        assertThat(settings.at("/db-scheduler/shutdown-max-wait").asString()).isEqualTo("10s");
        assertThat(settings.at("/ilion/clusters/[production]/jmx/port").asInt()).isEqualTo(7199);
        assertThat(settings.at("/ilion/clusters/[production]/jmx/connect-timeout")
                        .asString())
                .isEqualTo("3s");
        assertThat(settings.at("/server/port").asInt()).isEqualTo(8080);
    }

    @Test
    void disabledFeaturesRenderNothing() {
        Set<String> minimal = kinds(Chart.render("without-extras"));
        Set<String> defaults = kinds(Chart.render("default"));

        assertThat(minimal).containsExactlyInAnyOrder("Deployment", "Service", "ConfigMap", "Pod");
        assertThat(defaults)
                .containsExactlyInAnyOrder(
                        "Deployment",
                        "Service",
                        "ConfigMap",
                        "Pod",
                        "ServiceAccount",
                        "PodDisruptionBudget",
                        "NetworkPolicy");
        assertThat(kinds(Chart.render("monitoring"))).contains("ServiceMonitor", "PrometheusRule");
        assertThat(kinds(Chart.render("ingress"))).contains("Ingress");
        assertThat(kinds(Chart.render("autoscaling"))).contains("HorizontalPodAutoscaler");
        assertThat(Chart.only("Deployment", Chart.render("autoscaling"))
                        .get("spec")
                        .has("replicas"))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "replica",
                "image.tags",
                "database.password",
                "users.password",
                "clusters.production.jmx.password",
                "networkPolicy.postgres",
                "probes.liveness.delay",
                "serviceMonitor.enable"
            })
    void rejectsAMisspeltValue(String name) {
        assertThatThrownBy(() -> Chart.render(Chart.valuesFile("clusters"), Map.of(name, "1")))
                .hasMessageContaining(name.substring(name.lastIndexOf('.') + 1))
                .hasMessageContaining("not allowed");
    }

    @Test
    void rejectsAnInvalidValue() {
        Path values = Chart.valuesFile("clusters");

        assertThatThrownBy(() -> Chart.render(values, Map.of("replicas", "many")))
                .hasMessageContaining("replicas");
        assertThatThrownBy(() -> Chart.render(values, Map.of("users.roles.alice[0]", "ROOT")))
                .hasMessageContaining("alice");
        assertThatThrownBy(
                        () -> Chart.render(values, Map.of("database.url", "jdbc:postgresql://a/b?user=c&password=d")))
                .hasMessageContaining("url");
    }

    @Test
    void namesMissingRequiredValues() {
        Path values = Chart.FOLDER.resolve("values.yaml");

        assertThatThrownBy(() -> Chart.render(values, Map.of())).hasMessageContaining("database.url is required");
        assertThatThrownBy(() -> Chart.render(values, Map.of("database.url", "jdbc:postgresql://db/ilion")))
                .hasMessageContaining("database.existingSecret is required");
        assertThatThrownBy(() -> Chart.render(
                        values,
                        Map.of("database.url", "jdbc:postgresql://db/ilion", "database.existingSecret", "ilion")))
                .hasMessageContaining("database.owner.existingSecret is required");
    }

    @Test
    void theTablesBelongToARoleOfTheirOwn() {
        assertThat(secretFiles(Chart.render("default")))
                .containsEntry("spring.datasource.username", "ilion-database")
                .containsEntry("spring.flyway.user", "ilion-database-owner")
                .containsEntry("spring.flyway.password", "ilion-database-owner");
        Map<String, Object> single = Map.of("database.singleRole", true, "database.owner.existingSecret", "");
        assertThat(secretFiles(Chart.render(Chart.valuesFile("default"), single)))
                .containsKey("spring.datasource.username")
                .doesNotContainKey("spring.flyway.user");
        assertThatThrownBy(() -> Chart.render(Chart.valuesFile("default"), Map.of("database.singleRole", true)))
                .hasMessageContaining("exclude each other");
    }

    @Test
    void checkpointsAreSignedWithAKeyFromASecret() {
        List<JsonNode> manifests = Chart.render("checkpoints");
        JsonNode checkpoints = settings(manifests).at("/ilion/history/checkpoints");

        assertThat(checkpoints.get("signing-key-file").asString()).isEqualTo("/etc/ilion/checkpoints/checkpoints.pem");
        assertThat(checkpoints.at("/public-key-files/0").asString())
                .isEqualTo("/etc/ilion/checkpoints/earlier.pub.pem");
        JsonNode volume = pod(manifests)
                .get("volumes")
                .valueStream()
                .filter(each -> each.get("name").asString().equals("checkpoints"))
                .findFirst()
                .orElseThrow();
        assertThat(volume.at("/secret/secretName").asString()).isEqualTo("ilion-checkpoints");
        assertThat(volume.at("/secret/items").findValues("path").stream().map(JsonNode::asString))
                .containsExactly("checkpoints.pem", "earlier.pub.pem");
        assertThat(pod(manifests).at("/containers/0/volumeMounts").findValues("mountPath").stream()
                        .map(JsonNode::asString))
                .contains("/etc/ilion/checkpoints");
        assertThat(settings(Chart.render("default")).at("/ilion/history").isMissingNode())
                .isTrue();
    }

    /** The Secret of each mounted setting, by the name of the setting. */
    private static Map<String, String> secretFiles(List<JsonNode> manifests) {
        return pod(manifests)
                .get("volumes")
                .valueStream()
                .filter(volume -> volume.get("name").asString().equals("secrets"))
                .flatMap(volume -> volume.at("/projected/sources").valueStream())
                .flatMap(source -> source.at("/secret/items")
                        .valueStream()
                        .map(item -> Map.entry(
                                item.get("path").asString(),
                                source.at("/secret/name").asString())))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static JsonNode pod(List<JsonNode> manifests) {
        return Chart.only("Deployment", manifests).at("/spec/template/spec");
    }

    /** The {@code application.yaml} of the only ConfigMap that has one. */
    private static JsonNode settings(List<JsonNode> manifests) {
        return manifests.stream()
                .map(manifest -> manifest.at("/data/application.yaml"))
                .filter(JsonNode::isString)
                .map(yaml -> Chart.documents(yaml.asString()).get(0))
                .findFirst()
                .orElseThrow();
    }

    private static String checksum(List<JsonNode> manifests) {
        return Chart.only("Deployment", manifests)
                .at("/spec/template/metadata/annotations/checksum~1config")
                .asString();
    }

    private static Map<String, Integer> byName(JsonNode ports, String number) {
        return ports.valueStream()
                .collect(Collectors.toMap(
                        port -> port.get("name").asString(),
                        port -> port.get(number).asInt()));
    }

    private static List<String> ports(JsonNode rules) {
        return rules.valueStream()
                .flatMap(rule -> rule.get("ports").valueStream())
                .map(port -> port.get("port").asString())
                .toList();
    }

    private static Set<String> kinds(List<JsonNode> manifests) {
        return manifests.stream()
                .map(manifest -> manifest.get("kind").asString())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
