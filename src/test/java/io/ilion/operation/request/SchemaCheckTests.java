package io.ilion.operation.request;

import static org.assertj.core.api.Assertions.assertThat;

import io.ilion.operation.type.SchemaCheck;
import io.ilion.testing.FakeCluster;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SchemaCheckTests {

    private final FakeCluster cluster = new FakeCluster("it")
            .withNode("10.0.0.1", "dc1/rack1")
            .withNode("10.0.0.2", "dc2/rack2")
            .withKeyspace("demo", "orders", "customers")
            .withVirtualKeyspace("system_views");
    private final Requests requests = new Requests(cluster);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "'keyspace': 'dmeo' | keyspace: there is no keyspace 'dmeo' in cluster 'it'; did you mean 'demo'?",
                "'keyspace': 'DEMO' | keyspace: there is no keyspace 'DEMO' in cluster 'it'",
                "'keyspace': 'system_views' | keyspace: 'system_views' is virtual and holds no data",
                "'keyspace': 'demo', 'tables': ['orders', 'order'] | tables[1]: there is no table 'order' in cluster 'it'; did you mean 'orders'?",
                "'keyspace': 'demo', 'nodes': {'datacenters': ['dc3']} | nodes.datacenters[0]: there is no datacenter 'dc3' in cluster 'it'",
                "'keyspace': 'demo', 'nodes': {'racks': ['rack1', 'rakc2']} | nodes.racks[1]: there is no rack 'rakc2' in cluster 'it'; did you mean 'rack2'?",
                "'keyspace': 'demo', 'nodes': {'hosts': ['10.0.0.9']} | nodes.hosts[0]: there is no node '10.0.0.9' in cluster 'it'",
                "'keyspace': 'demo', 'nodes': {'datacenters': ['dc1'], 'racks': ['rack2']} | nodes: no node of cluster 'it' matches all properties"
            })
    void namesWhatIsMissingInTheCluster(String properties, String wrong) {
        assertThat(requests.wrongs("{'type': 'polish', %s}".formatted(properties)))
                .singleElement()
                .asString()
                .startsWith(wrong);
    }

    @Test
    void reportsAllViolations() {
        assertThat(requests.wrongs(
                        "{'type': 'polish', 'keyspace': 'demo', 'tables': ['a', 'b'], 'nodes': {'racks': ['c']}}"))
                .extracting(wrong -> wrong.substring(0, wrong.indexOf(':')))
                .containsExactly("tables[0]", "tables[1]", "nodes.racks[0]");
    }

    @Test
    void refreshesTheSchemaForAnUnknownKeyspace() {
        cluster.withKeyspaceAfterRefresh("fresh", "made_a_second_ago");

        assertThat(requests.read("{'type': 'polish', 'keyspace': 'fresh', 'tables': ['made_a_second_ago']}")
                        .cluster())
                .isEqualTo("it");
    }

    @Test
    void refreshesTheSchemaForAnUnknownTable() {
        cluster.withKeyspaceAfterRefresh("demo", "orders", "made_a_second_ago");

        assertThat(requests.read("{'type': 'polish', 'keyspace': 'demo', 'tables': ['made_a_second_ago']}")
                        .cluster())
                .isEqualTo("it");
    }

    @Test
    void acceptsEveryNameWhileTheClusterIsUnreachable() {
        cluster.unreachable();

        OperationRequest read =
                requests.read("{'type': 'polish', 'keyspace': 'nobody_knows', 'nodes': {'hosts': ['10.0.0.9']}}");

        assertThat(read.asSent()).containsEntry("keyspace", "nobody_knows");
    }

    @Test
    void rejectsAViewAndNamesItsBaseTable() {
        cluster.withView("demo", "orders_by_customer", "orders");

        assertThat(requests.wrongs(
                        "{'type': 'polish', 'keyspace': 'demo', 'tables': ['orders', 'orders_by_customer']}"))
                .singleElement()
                .asString()
                .startsWith(
                        "tables[1]: 'orders_by_customer' is a materialized view of 'orders': name 'orders' instead");
    }

    @Test
    void acceptsViewsWhereSupported() {
        cluster.withView("demo", "orders_by_customer", "orders");
        SchemaCheck schema = new SchemaCheck(cluster);

        schema.requireKeyspaceAndTablesOrViews("demo", List.of("orders", "orders_by_customer"));

        assertThat(schema.violations()).isEmpty();
    }

    @Test
    void suggestsAViewWhereSupported() {
        cluster.withView("demo", "orders_by_customer", "orders");
        SchemaCheck schema = new SchemaCheck(cluster);

        schema.requireKeyspaceAndTablesOrViews("demo", List.of("orders_by_costumer"));

        assertThat(schema.violations())
                .singleElement()
                .satisfies(each -> assertThat(each.message()).contains("did you mean 'orders_by_customer'?"));
    }
}
