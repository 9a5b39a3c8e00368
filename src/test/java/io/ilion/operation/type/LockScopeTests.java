package io.ilion.operation.type;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LockScopeTests {

    private static final UUID HOST = new UUID(0, 1);

    @Test
    void aTableIsOneResource() {
        assertThat(LockScope.tables("demo", List.of("orders", "orders")).on(HOST))
                .isEqualTo("{[\"" + HOST + "/table/demo/orders\",\"" + HOST + "/table/demo/orders\"]}");
    }

    @Test
    void aKeyspaceIsAllResourcesBelowItAndNoOthers() {
        assertThat(LockScope.tables("demo", null).on(HOST))
                .isEqualTo("{[\"" + HOST + "/table/demo/\",\"" + HOST + "/table/demo0\")}");
    }

    @Test
    void canHaveSeveralResources() {
        LockScope both = LockScope.snapshot("t\"1").and(LockScope.tables("demo", List.of()));

        assertThat(both.names()).containsExactly("snapshot/t\"1", "table/demo/*");
        assertThat(both.on(HOST)).contains("snapshot/t\\\"1", ",");
    }

    @Test
    void canBeEmpty() {
        assertThat(LockScope.none().on(HOST)).isEqualTo("{}");
    }
}
