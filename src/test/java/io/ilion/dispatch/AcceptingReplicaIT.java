package io.ilion.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.ilion.testing.Ilion;
import io.ilion.testing.TestEnvironment;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A replica that does not dispatch leaves the work to the others. */
class AcceptingReplicaIT {

    @Test
    void whatItAcceptsIsRunByAnother() {
        TestEnvironment.createKeyspace("accepted", "one");
        Map<String, Object> settings = TestEnvironment.settings();
        Map<String, Object> onlyAccepting = new LinkedHashMap<>(settings);
        onlyAccepting.put("db-scheduler.enabled", false);

        try (Ilion accepting = Ilion.start(onlyAccepting)) {
            String id = accepting.client().submit("{'type': 'flush', 'keyspace': 'accepted'}");

            assertThat(accepting.client().operation(id).get("state").asString()).isEqualTo("PENDING");
            try (Ilion other = Ilion.start(settings)) {
                assertThat(other.client().awaitEnd(id).get("state").asString()).isEqualTo("COMPLETED");
            }
        }
    }
}
