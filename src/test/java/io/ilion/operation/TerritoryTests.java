package io.ilion.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class TerritoryTests {

    private static final UUID HOST = new UUID(0, 1);

    @Test
    void ofATableIsThatTable() {
        assertThat(Territory.tables("demo", List.of("orders", "orders")).on(HOST))
                .isEqualTo("{[\"" + HOST + "/table/demo/orders\",\"" + HOST + "/table/demo/orders\"]}");
    }

    @Test
    void ofAKeyspaceIsAllBelowItAndNothingBesideIt() {
        assertThat(Territory.tables("demo", null).on(HOST))
                .isEqualTo("{[\"" + HOST + "/table/demo/\",\"" + HOST + "/table/demo0\")}");
    }

    @Test
    void mayBeSeveralThings() {
        Territory both = Territory.snapshot("t\"1").and(Territory.tables("demo", List.of()));

        assertThat(both.names()).containsExactly("snapshot/t\"1", "table/demo/*");
        assertThat(both.on(HOST)).contains("snapshot/t\\\"1", ",");
    }

    @Test
    void mayBeNothing() {
        assertThat(Territory.none().on(HOST)).isEqualTo("{}");
    }
}
