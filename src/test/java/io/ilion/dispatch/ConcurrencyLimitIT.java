package io.ilion.dispatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ilion.devcluster.LocalNode;
import io.ilion.operation.DispatchQueue;
import io.ilion.testing.Ilion;
import io.ilion.testing.IlionClient;
import io.ilion.testing.TestEnvironment;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionTemplate;

/** A task that was released waits when its operation has reached maxConcurrentNodes. */
class ConcurrencyLimitIT {

    private final Ilion service = Ilion.shared();
    private final IlionClient ilion = service.client();

    @Test
    void neverExceedsMaxConcurrentNodes() {
        TestEnvironment.createKeyspace("limited", "one");
        LocalNode slow = TestEnvironment.cassandra().node(0);
        ilion.awaitEnd(ilion.submit("{'type': 'flush', 'keyspace': 'limited'}"));
        slow.freeze();
        try {
            String id =
                    ilion.submit("{'type': 'flush', 'keyspace': 'limited', 'execution': {'maxConcurrentNodes': 1}}");
            await().until(() -> stateOfTask(id, 0).equals("RUNNING"));

            release(ilion.history(id).at("/tasks/1/id").asString());

            await().during(Duration.ofSeconds(3))
                    .atMost(Duration.ofSeconds(4))
                    .until(() -> stateOfTask(id, 1).equals("PENDING"));
            slow.thaw();
            assertThat(ilion.awaitEnd(id).get("state").asString()).isEqualTo("COMPLETED");
        } finally {
            slow.thaw();
        }
    }

    private String stateOfTask(String id, int position) {
        return ilion.history(id).at("/tasks/" + position + "/state").asString("");
    }

    private void release(String taskId) {
        service.bean(TransactionTemplate.class)
                .executeWithoutResult(
                        status -> service.bean(DispatchQueue.class).enqueueTasks(List.of(UUID.fromString(taskId))));
    }
}
