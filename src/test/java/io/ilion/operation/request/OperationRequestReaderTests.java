package io.ilion.operation.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.ilion.operation.type.Execution;
import io.ilion.operation.type.Execution.OnFailure;
import io.ilion.operation.type.Execution.Order;
import io.ilion.operation.type.NodeSelection;
import io.ilion.testing.FakeCluster;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OperationRequestReaderTests {

    private final Requests requests = new Requests(cluster("it"));

    @Test
    void readsARequestWithRequiredPropertiesOnly() {
        OperationRequest read = requests.read("{'type': 'polish', 'keyspace': 'demo'}");

        assertThat(read.type()).isEqualTo("polish");
        assertThat(read.parameters()).isEqualTo(new Polish.Parameters("demo", null, null, null, null, null));
        assertThat(read.cluster()).isEqualTo("it");
        assertThat(read.nodes()).isNull();
        assertThat(read.execution()).isEqualTo(Polish.DEFAULTS);
        assertThat(read.reason()).isNull();
        assertThat(read.asSent()).isEqualTo(Map.of("keyspace", "demo"));
    }

    @Test
    void readsARequestWithAllProperties() {
        OperationRequest read = requests.read("""
                {'type': 'polish', 'keyspace': 'demo', 'tables': ['orders'], 'jobs': 4, 'cluster': 'it',
                 'nodes': {'datacenters': ['dc1'], 'racks': ['rack1'], 'hosts': ['10.0.0.1']},
                 'execution': {'order': 'ALL_AT_ONCE', 'maxConcurrentNodes': 3, 'onFailure': 'CONTINUE',
                               'timeout': 'PT5M', 'retries': 0},
                 'reason': 'CHG-1024', 'labels': {'team': 'orders'}}
                """);

        assertThat(read.parameters()).isEqualTo(new Polish.Parameters("demo", List.of("orders"), 4, null, null, null));
        assertThat(read.nodes()).isEqualTo(new NodeSelection(List.of("dc1"), List.of("rack1"), List.of("10.0.0.1")));
        assertThat(read.execution())
                .isEqualTo(new Execution(Order.ALL_AT_ONCE, 3, OnFailure.CONTINUE, Duration.ofMinutes(5), 0));
        assertThat(read.reason()).isEqualTo("CHG-1024");
        assertThat(read.asSent())
                .containsOnlyKeys("keyspace", "tables", "jobs", "cluster", "nodes", "execution", "reason", "labels")
                .containsEntry("labels", Map.of("team", "orders"))
                .containsEntry(
                        "nodes",
                        Map.of("datacenters", List.of("dc1"), "racks", List.of("rack1"), "hosts", List.of("10.0.0.1")));
    }

    @Test
    void keepsOnlyTheSentPropertiesOfExecution() {
        OperationRequest read =
                requests.read("{'type': 'polish', 'keyspace': 'demo', 'execution': {'timeout': 'PT5M'}}");

        assertThat(read.asSent()).containsEntry("execution", Map.of("timeout", "PT5M"));
        assertThat(read.execution())
                .isEqualTo(new Execution(Order.RACK_BY_RACK, 2, OnFailure.STOP, Duration.ofMinutes(5), 1));
    }

    @Test
    void treatsNullAsAbsent() {
        OperationRequest read = requests.read("""
                {'type': 'polish', 'keyspace': 'demo', 'tables': null, 'jobs': null, 'cluster': null, 'nodes': null,
                 'execution': {'timeout': null}, 'reason': null, 'labels': null}
                """);

        assertThat(read.parameters()).isEqualTo(new Polish.Parameters("demo", null, null, null, null, null));
        assertThat(read.execution()).isEqualTo(Polish.DEFAULTS);
        assertThat(read.asSent()).containsOnlyKeys("keyspace", "execution");
    }

    @Test
    void ignoresPropertiesOfAnOperationThatClientsEcho() {
        OperationRequest read = requests.read("""
                {'type': 'polish', 'keyspace': 'demo', 'id': 'x', 'state': 5, 'progress': 'half', 'creationTime': null,
                 'startTime': {}, 'completionTime': [], 'failureCause': {'message': 'm'}, 'errors': []}
                """);

        assertThat(read.asSent()).isEqualTo(Map.of("keyspace", "demo"));
    }

    @Test
    void rejectsUnknownPropertiesAndSuggestsTheNearestKnownOne() {
        assertThat(requests.wrongs("{'type': 'polish', 'keyspace': 'demo', 'tabels': ['orders'], 'lables': {}}"))
                .containsExactly(
                        "tabels: is not a property of type 'polish'; did you mean 'tables'?",
                        "lables: is not a property of type 'polish'; did you mean 'labels'?");
    }

    @Test
    void listsTheKnownPropertiesWhenNoneIsNear() {
        assertThat(requests.wrongs("{'type': 'polish', 'keyspace': 'demo', 'xyz': 1}"))
                .containsExactly("xyz: is not a property of type 'polish', only [keyspace, tables, jobs, quick, ttl,"
                        + " shine, cluster, nodes, execution, reason, labels]");
    }

    @Test
    void rejectsAnUnknownPropertyEvenIfItsValueIsNull() {
        assertThat(requests.wrongs("{'type': 'polish', 'keyspace': 'demo', 'tabels': null}"))
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "nodes | {'host': ['10.0.0.1']} | nodes.host: is unknown; did you mean 'hosts'?",
                "nodes | {'hosts': '10.0.0.1'} | nodes.hosts: must be a list",
                "nodes | {'hosts': [1]} | nodes.hosts[0]: must be a string",
                "nodes | {'racks': ['']} | nodes.racks[0]: must not be blank",
                "nodes | {'racks': [null]} | nodes.racks[0]: must not be blank",
                "nodes | [] | nodes: must be an object",
                "nodes | 'all' | nodes: must be an object",
                "execution | {'retry': 1} | execution.retry: is unknown; did you mean 'retries'?",
                "execution | {'order': 'RANDOM'} | execution.order: must be one of [RACK_BY_RACK, ALL_AT_ONCE]",
                "execution | {'onFailure': 1} | execution.onFailure: must be one of [STOP, CONTINUE]",
                "execution | {'maxConcurrentNodes': 0} | execution.maxConcurrentNodes: must be greater than",
                "execution | {'maxConcurrentNodes': 1001} | execution.maxConcurrentNodes: must be less than",
                "execution | {'maxConcurrentNodes': 1.5} | execution.maxConcurrentNodes: must be a whole number",
                "execution | {'retries': -1} | execution.retries: must be greater than",
                "execution | {'retries': 11} | execution.retries: must be less than",
                "execution | {'timeout': 'soon'} | execution.timeout: must be an ISO 8601 duration",
                "execution | {'timeout': 600} | execution.timeout: must be an ISO 8601 duration",
                "execution | {'timeout': 'PT0.5S'} | execution.timeout: must be",
                "execution | {'timeout': '-PT5M'} | execution.timeout: must be",
                "execution | {'timeout': 'P31D'} | execution.timeout: must be",
                "reason | 5 | reason: must be a string",
                "labels | ['a'] | labels: must be an object",
                "labels | {'team': 5} | labels.team: must be a string",
                "labels | {'team': null} | labels[team]: must not be null",
                "labels | {'a team': 'x'} | labels: keys must be 1 to 63 letters",
                "labels | {'': 'x'} | labels: keys must be 1 to 63 letters",
                "cluster | ['it'] | cluster: must be a string"
            })
    void namesTheInvalidFieldAndTheValidValues(String field, String value, String wrong) {
        assertThat(requests.wrongs("{'type': 'polish', 'keyspace': 'demo', '%s': %s}".formatted(field, value)))
                .singleElement()
                .asString()
                .startsWith(wrong);
    }

    @Test
    void limitsTheLengthOfReasonAndLabels() {
        String labels = IntStream.range(0, 33)
                .mapToObj(i -> "'label%d': 'x'".formatted(i))
                .collect(Collectors.joining(", ", "{", "}"));

        assertThat(requests.wrongs("{'type': 'polish', 'keyspace': 'demo', 'reason': '%s', 'labels': %s}"
                        .formatted("x".repeat(1001), labels)))
                .containsExactly("labels: size must be between 0 and 32", "reason: size must be between 0 and 1000");
        assertThat(requests.wrongs(
                        "{'type': 'polish', 'keyspace': 'demo', 'labels': {'k': '%s'}}".formatted("x".repeat(256))))
                .containsExactly("labels[k]: size must be between 0 and 255");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{'keyspace': 'demo'}", "{'type': null}", "{'type': 5}", "{'type': ['polish']}"})
    void requiresAType(String body) {
        assertThat(requests.wrongs(body)).containsExactly("type: is required, one of [polish]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "'polish'", "5", "null"})
    void requiresAnObject(String body) {
        assertThat(requests.wrongs(body))
                .containsExactly(": must be a JSON object with a 'type', such as {\"type\": \"flush\"}");
    }

    @Test
    void rejectsAnUnknownTypeAndSuggestsTheNearest() {
        assertThat(requests.wrongs("{'type': 'polsh', 'keyspace': 'demo'}"))
                .containsExactly("type: there is no type 'polsh', only [polish]; did you mean 'polish'?");
        assertThat(requests.wrongs("{'type': 'Polish', 'keyspace': 'demo'}")).hasSize(1);
    }

    @Test
    void requiresTheClusterWhenThereAreTwo() {
        Requests two = new Requests(cluster("east"), cluster("west"));

        assertThat(two.wrongs("{'type': 'polish', 'keyspace': 'demo'}"))
                .containsExactly("cluster: is required, one of [east, west]");
        assertThat(two.read("{'type': 'polish', 'keyspace': 'demo', 'cluster': 'west'}")
                        .cluster())
                .isEqualTo("west");
    }

    @Test
    void rejectsAnUnknownClusterAndSuggestsTheNearest() {
        Requests two = new Requests(cluster("east"), cluster("west"));

        assertThat(two.wrongs("{'type': 'polish', 'keyspace': 'demo', 'cluster': 'wes'}"))
                .containsExactly("cluster: there is no cluster 'wes', only [east, west]; did you mean 'west'?");
    }

    private static FakeCluster cluster(String name) {
        return new FakeCluster(name)
                .withNode("10.0.0.1", "dc1/rack1")
                .withNode("10.0.0.2", "dc1/rack2")
                .withKeyspace("demo", "orders", "customers");
    }
}
