package io.ilion.operation.type;

import static org.assertj.core.api.Assertions.assertThat;

import io.ilion.operation.type.Execution.OnFailure;
import io.ilion.operation.type.Execution.Order;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ExecutionTests {

    private static final Execution DEFAULTS =
            new Execution(Order.RACK_BY_RACK, 1, OnFailure.STOP, Duration.ofHours(12), 2);

    @Test
    void usesTheDefaultsForOmittedProperties() {
        assertThat(new Execution(null, null, null, null, null).over(DEFAULTS)).isEqualTo(DEFAULTS);
    }

    @Test
    void everyPropertyOverridesItsDefault() {
        Execution wishes = new Execution(Order.ALL_AT_ONCE, 16, OnFailure.CONTINUE, Duration.ofMinutes(5), 0);

        assertThat(wishes.over(DEFAULTS)).isEqualTo(wishes);
    }

    @Test
    void propertiesAndDefaultsAreCombined() {
        Execution wishes = new Execution(null, 4, null, Duration.ofMinutes(5), null);

        assertThat(wishes.over(DEFAULTS))
                .isEqualTo(new Execution(Order.RACK_BY_RACK, 4, OnFailure.STOP, Duration.ofMinutes(5), 2));
    }
}
