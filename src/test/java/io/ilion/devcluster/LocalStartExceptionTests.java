package io.ilion.devcluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalStartExceptionTests {

    @TempDir
    Path folder;

    @Test
    void namesThePortInUseAndTheRemedy() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            LocalStartOptions options = LocalStartOptions.parse("--server.port=" + taken.getLocalPort());

            assertThat(line(options::requireFreeServerPort))
                    .contains("Port " + taken.getLocalPort() + " is in use", "stop the process", "--server.port=");
        }
    }

    @Test
    void givesTheCommandsThatAddMissingAddresses() {
        // documentation addresses (RFC 5737), which no machine has
        List<String> addresses = List.of("203.0.113.1", "203.0.113.2");

        assertThat(line(() -> NodePort.requireFree(addresses)))
                .endsWith("sudo ifconfig lo0 alias 203.0.113.1 up && sudo ifconfig lo0 alias 203.0.113.2 up");
    }

    @Test
    void rejectsADirectoryThatIsInUse() {
        try (DirectoryLock held = DirectoryLock.acquire(folder)) {
            assertThat(held).isNotNull();
            assertThat(line(() -> DirectoryLock.acquire(folder))).contains(folder.toString(), "stop that one first");
        }

        assertThat(DirectoryLock.tryAcquire(folder)).isPresent();
    }

    @Test
    void rejectsAnInvalidNumberOfNodes() {
        assertThat(line(() -> LocalStartOptions.parse("--ilion.local.nodes=many")))
                .isEqualTo("ilion.local.nodes=many is not a number from 1 to 9.");
    }

    @Test
    void explainsWhereTheCheckoutMustBe() {
        assertThat(line(() -> ProjectRoot.findFrom(folder))).contains(folder.toString(), "mvnw");
    }

    private static String line(ThrowingCallable action) {
        StringBuilder line = new StringBuilder();
        assertThatExceptionOfType(LocalStartException.class)
                .isThrownBy(action)
                .satisfies(problem -> line.append(problem.getMessage()));
        assertThat(line.toString()).doesNotContain("\n");
        return line.toString();
    }
}
