package io.ilion.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import io.ilion.testing.Ilion;
import io.ilion.testing.IlionClient;
import io.ilion.testing.SSTableCounts;
import io.ilion.testing.TestEnvironment;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A new operation type is one package: the APIs, the OpenAPI document and the nodes support it at once. */
class AddedTypeIT {

    private final IlionClient ilion = Ilion.extended().client();

    @BeforeAll
    static void makeKeyspace() {
        TestEnvironment.createKeyspace("seventh", "one");
    }

    @Test
    void worksOnTheNodesRackByRack() {
        for (int i = 0; i < 2; i++) {
            TestEnvironment.writeRows("seventh", "one");
            ilion.awaitEnd(ilion.submit("{'type': 'flush', 'keyspace': 'seventh'}"));
        }
        assertThat(SSTableCounts.perNode("seventh", "one")).allMatch(count -> count >= 2);

        String id = ilion.submit("{'type': 'compact', 'keyspace': 'seventh', 'tables': ['one']}");

        assertThat(ilion.awaitEnd(id).get("state").asString()).isEqualTo("COMPLETED");
        assertThat(SSTableCounts.perNode("seventh", "one")).containsOnly(1L);
        List<JsonNode> tasks = ilion.history(id).get("tasks").valueStream().toList();
        for (int i = 1; i < tasks.size(); i++) {
            assertThat(time(tasks.get(i), "startTime")).isAfterOrEqualTo(time(tasks.get(i - 1), "completionTime"));
        }
    }

    @Test
    void isParsedStrictly() {
        assertThat(ilion.post("/operations", "{'type': 'compact', 'keyspace': 'seventh', 'table': 'one'}")
                        .body())
                .contains("'tables'");
        assertThat(ilion.post("/operations", "{'type': 'compact', 'keyspace': 'seventh', 'tables': ['two']}")
                        .body())
                .contains("tables[0]");
    }

    @Test
    void isInTheDocumentAndInTheList() {
        JsonNode document = ilion.get("/v3/api-docs").json();
        assertThat(document.at("/components/schemas/CompactOperationRequest/properties/tables")
                        .isMissingNode())
                .isFalse();
        assertThat(document.at("/components/schemas/OperationRequest/discriminator/mapping/compact")
                        .asString())
                .endsWith("/CompactOperationRequest");
        assertThat(document.at("/components/schemas/Operation/discriminator/mapping/compact")
                        .asString())
                .endsWith("/CompactOperation");

        String id = ilion.submit("{'type': 'compact', 'keyspace': 'seventh', 'tables': ['one']}");
        assertThat(ilion.get("/operations?type=compact").json())
                .extracting(each -> each.get("id").asString())
                .contains(id);
        ilion.awaitEnd(id);
    }

    private static Instant time(JsonNode task, String name) {
        return Instant.parse(task.get(name).asString());
    }
}
