package io.ilion.maintenance.sstableimport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ilion.cassandra.Node;
import io.ilion.operation.failure.WorkFailedException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which import method is called on versions that no test runs. */
class TableImportTests {

    private static final Set<String> DIRECTORY = Set.of("/data/import");

    @Test
    void callsTheMethodWithIndexes() {
        FakeNode node = new FakeNode(7, 8, 10);

        new TableImport(node, parameters(null, true)).check();
        new TableImport(node, parameters(null, true)).run();

        assertThat(node.arguments)
                .isEqualTo(Arrays.asList(DIRECTORY, true, true, true, true, true, false, true, true, true));
    }

    @Test
    void callsTheMethodWithCopyOnOlderNodes() {
        FakeNode node = new FakeNode(7, 8);

        new TableImport(node, parameters(null, null)).check();
        new TableImport(node, parameters(null, null)).run();

        assertThat(node.arguments).isEqualTo(Arrays.asList(DIRECTORY, true, true, true, true, true, false, true));
    }

    @Test
    void movesOnTheOldestNodesOnlyOnRequest() {
        FakeNode node = new FakeNode(7);

        assertThatThrownBy(() -> new TableImport(node, parameters(null, null)).check())
                .isInstanceOf(WorkFailedException.class)
                .hasMessageContaining("set copyData to false");
        new TableImport(node, parameters(false, null)).check();
        new TableImport(node, parameters(false, null)).run();

        assertThat(node.arguments).isEqualTo(Arrays.asList(DIRECTORY, true, true, true, true, true, false));
    }

    @Test
    void rejectsParametersThatTheNodeWouldIgnore() {
        assertThatThrownBy(() -> new TableImport(new FakeNode(7, 8), parameters(null, true)).check())
                .isInstanceOf(WorkFailedException.class)
                .hasMessageContaining("failOnMissingIndex");
    }

    @Test
    void rejectsNodesWithoutImport() {
        assertThatThrownBy(() -> new TableImport(new FakeNode(), parameters(null, null)).check())
                .isInstanceOf(WorkFailedException.class)
                .hasMessageContaining("requires Cassandra 4.0 or later");
    }

    private static ImportParameters parameters(@Nullable Boolean copyData, @Nullable Boolean failOnMissingIndex) {
        return new ImportParameters(
                "demo",
                "orders",
                "/data/import",
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                copyData,
                failOnMissingIndex,
                null);
    }

    /** A node whose table has import methods with those numbers of parameters, and which records its calls. */
    private static final class FakeNode implements Node {

        private final Set<Integer> imports;
        private List<Object> arguments = new ArrayList<>();

        FakeNode(Integer... imports) {
            this.imports = Set.of(imports);
        }

        @Override
        public String address() {
            return "10.0.0.1";
        }

        @Override
        public boolean hasOperation(String objectName, String operation, int parameters) {
            return imports.contains(parameters);
        }

        @Override
        public <T> T mbean(String objectName, Class<T> mbeanInterface) {
            return mbeanInterface.cast(Proxy.newProxyInstance(
                    mbeanInterface.getClassLoader(), new Class<?>[] {mbeanInterface}, (proxy, method, given) -> {
                        arguments = List.of(given);
                        return List.of();
                    }));
        }

        @Override
        public List<String> names(String key, String pattern) {
            return List.of();
        }
    }
}
