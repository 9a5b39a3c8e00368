package io.ilion.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ilion.operation.Scope;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GrantTests {

    @ParameterizedTest
    @CsvSource(textBlock = """
                    READER,                       READER,   *,       *
                    operator,                     OPERATOR, *,       *
                    OPERATOR on prod-a,           OPERATOR, prod-a,  *
                    OPERATOR on prod-a/*,         OPERATOR, prod-a,  *
                    ADMIN on prod-*/orders_*,     ADMIN,    prod-*,  orders_*
                    '  admin  ON  */Orders  ',    ADMIN,    *,       Orders
                    OPERATOR on */*,              OPERATOR, *,       *
                    """)
    void parsesARoleAndItsLimits(String text, Role role, String cluster, String keyspace) {
        assertThat(Grant.of(text)).isEqualTo(new Grant(role, cluster, keyspace));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "JANITOR",
                "OPERATOR prod-a",
                "OPERATOR on",
                "OPERATOR on prod-a/",
                "OPERATOR on prod-a/orders/more",
                "OPERATOR on prod-a/orders-x",
                "OPERATOR on prod-a orders",
                "OPERATOR for prod-a",
                "OPERATOR,ADMIN"
            })
    void rejectsOtherText(String text) {
        assertThatThrownBy(() -> Grant.of(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void rejectsALimitedReader() {
        assertThatThrownBy(() -> Grant.of("READER on prod-a")).hasMessageContaining("write READER");
        assertThat(Grant.of("READER on */*")).isEqualTo(Grant.of("READER"));
    }

    @Test
    void toStringCanBeParsedAgain() {
        assertThat(Stream.of("READER", "OPERATOR on prod-a", "ADMIN on */orders_*")
                        .map(Grant::of)
                        .map(Grant::toString))
                .containsExactly("READER", "OPERATOR on prod-a", "ADMIN on */orders_*");
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
                    OPERATOR,                     OPERATOR, prod-a, orders_eu,  true
                    ADMIN,                        OPERATOR, prod-a, orders_eu,  true
                    READER,                       OPERATOR, prod-a, orders_eu,  false
                    OPERATOR,                     ADMIN,    prod-a, orders_eu,  false
                    OPERATOR on prod-a/orders_*,  OPERATOR, prod-a, orders_eu,  true
                    OPERATOR on prod-a/orders_*,  OPERATOR, prod-a, orders_,    true
                    OPERATOR on prod-a/orders_*,  OPERATOR, prod-a, orders,     false
                    OPERATOR on prod-a/orders_*,  OPERATOR, prod-a, my_orders_, false
                    OPERATOR on prod-a/orders_*,  OPERATOR, prod-a, Orders_eu,  false
                    OPERATOR on prod-a/orders_*,  OPERATOR, prod-b, orders_eu,  false
                    OPERATOR on prod-a/orders_*,  ADMIN,    prod-a, orders_eu,  false
                    OPERATOR on prod.a/*,         OPERATOR, prod-a, orders_eu,  false
                    ADMIN on *-a/*_eu,            ADMIN,    prod-a, orders_eu,  true
                    OPERATOR on prod-a,           OPERATOR, prod-a, '',         true
                    OPERATOR on prod-a/orders_*,  OPERATOR, prod-a, '',         false
                    OPERATOR on prod-b,           OPERATOR, prod-a, '',         false
                    """)
    void allowsWhatItCovers(String text, Role needed, String cluster, String keyspace, boolean allowed) {
        Scope scope = new Scope(cluster, keyspace.isEmpty() ? Set.of() : Set.of(keyspace));

        assertThat(Grant.allow(List.of(Grant.of(text)), needed, scope)).isEqualTo(allowed);
    }

    @Test
    void grantsAreCombinedPerKeyspace() {
        List<Grant> both = List.of(Grant.of("OPERATOR on prod-a/orders"), Grant.of("ADMIN on prod-a/users"));

        assertThat(Grant.allow(both, Role.OPERATOR, new Scope("prod-a", Set.of("orders", "users"))))
                .isTrue();
        assertThat(Grant.allow(both, Role.ADMIN, new Scope("prod-a", Set.of("orders", "users"))))
                .isFalse();
        assertThat(Grant.allow(both, Role.OPERATOR, new Scope("prod-a", Set.of("orders", "others"))))
                .isFalse();
        assertThat(Grant.allow(both, Role.OPERATOR, new Scope("prod-a", Set.of())))
                .isFalse();
    }

    @Test
    void withoutGrantsNothingIsAllowed() {
        assertThat(Grant.allow(List.of(), Role.READER, new Scope("prod-a", Set.of())))
                .isFalse();
    }
}
