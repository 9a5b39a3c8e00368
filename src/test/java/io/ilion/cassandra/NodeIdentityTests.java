package io.ilion.cassandra;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class NodeIdentityTests {

    private static final UUID HOST_ID = UUID.fromString("57ea35ee-f5cc-4727-9af5-82687a5f9d00");

    @Test
    void acceptsTheNodeOfTheCluster() {
        Node node = node(HOST_ID.toString(), "prod");

        assertThatCode(() -> NodeIdentity.verify(node, HOST_ID, Optional.of("prod")))
                .doesNotThrowAnyException();
        assertThatCode(() -> NodeIdentity.verify(node, HOST_ID, Optional.empty()))
                .doesNotThrowAnyException();
    }

    @Test
    void rejectsAnotherNode() {
        Node node = node("00000000-0000-0000-0000-000000000001", "prod");

        assertThatThrownBy(() -> NodeIdentity.verify(node, HOST_ID, Optional.of("prod")))
                .isInstanceOf(WrongNodeException.class)
                .hasMessage("Expected node 57ea35ee-f5cc-4727-9af5-82687a5f9d00 at 10.0.0.1, but"
                        + " 00000000-0000-0000-0000-000000000001 answered there; nothing was done");
    }

    @Test
    void rejectsANodeThatHasNoHostIdYet() {
        assertThatThrownBy(() -> NodeIdentity.verify(node(null, "prod"), HOST_ID, Optional.of("prod")))
                .isInstanceOf(WrongNodeException.class)
                .hasMessageContaining("a node without host id");
    }

    @Test
    void rejectsTheSameHostIdInAnotherCluster() {
        assertThatThrownBy(() -> NodeIdentity.verify(node(HOST_ID.toString(), "test"), HOST_ID, Optional.of("prod")))
                .isInstanceOf(WrongNodeException.class)
                .hasMessageContaining("cluster named 'prod' at 10.0.0.1, but a node of 'test' answered");
    }

    private static Node node(@Nullable String hostId, String clusterName) {
        NodeIdentity.StorageService service = new NodeIdentity.StorageService() {
            @Override
            public String getReleaseVersion() {
                return "5.0.9";
            }

            @Override
            public @Nullable String getLocalHostId() {
                return hostId;
            }

            @Override
            public String getClusterName() {
                return clusterName;
            }
        };
        return new Node() {
            @Override
            public String address() {
                return "10.0.0.1";
            }

            @Override
            public <T> T mbean(String objectName, Class<T> mbeanInterface) {
                return mbeanInterface.cast(service);
            }

            @Override
            public boolean hasOperation(String objectName, String operation, int parameters) {
                throw new UnsupportedOperationException();
            }

            @Override
            public List<String> names(String key, String pattern) {
                throw new UnsupportedOperationException();
            }
        };
    }
}
