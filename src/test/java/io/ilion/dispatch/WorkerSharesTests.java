package io.ilion.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkerSharesTests {

    @ParameterizedTest
    @CsvSource({
        // clusters, threads, reserved, per-cluster, share
        "0,  64, 8,   , 56",
        "1,  64, 8,   , 56",
        "2,  64, 8,   , 28",
        "3,  64, 8,   , 18",
        "30, 64, 8,   , 4",
        "3,  64, 8, 40, 40",
        "3,  64, 8, 99, 56",
        "2,  4,  8,   , 1",
        "1,  1,  0,   , 1"
    })
    void dividesTheWorkersByTheNumberOfClusters(
            int clusters, int threads, int reserved, Integer perCluster, int share) {
        assertThat(new WorkerShares(new DispatchSettings.Workers(reserved, perCluster), clusters, threads).perCluster())
                .isEqualTo(share);
    }

    @Test
    void leavesEachClusterItsShare() {
        WorkerShares workers = new WorkerShares(new DispatchSettings.Workers(2, null), 2, 10);

        assertThat(acquire(workers, "hung", 10)).isEqualTo(4);
        assertThat(acquire(workers, "other", 10)).isEqualTo(4);

        workers.release("hung");
        assertThat(acquire(workers, "other", 1)).isZero();
        assertThat(acquire(workers, "hung", 2)).isEqualTo(1);
    }

    @Test
    void keepsTheReservedWorkersFreeEvenIfTheSharesExceedTheRest() {
        WorkerShares workers = new WorkerShares(new DispatchSettings.Workers(2, null), 5, 10);

        int acquired = 0;
        for (String cluster : new String[] {"a", "b", "c", "d", "e"}) {
            acquired += acquire(workers, cluster, 10);
        }

        assertThat(acquired).isEqualTo(8);
    }

    @Test
    void asksTheLessOftenTheMoreTasksWait() {
        WorkerShares workers = new WorkerShares(new DispatchSettings.Workers(0, 1), 1, 1);
        assertThat(workers.pause()).isEqualTo(Duration.ofSeconds(1));

        acquire(workers, "hung", 1001);

        assertThat(workers.pause()).isEqualTo(Duration.ofSeconds(50));
    }

    private static int acquire(WorkerShares workers, String cluster, int times) {
        int acquired = 0;
        for (int i = 0; i < times; i++) {
            acquired += workers.tryAcquire(UUID.randomUUID(), cluster) ? 1 : 0;
        }
        return acquired;
    }
}
