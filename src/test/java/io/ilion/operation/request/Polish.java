package io.ilion.operation.request;

import io.ilion.operation.type.Execution;
import io.ilion.operation.type.Execution.OnFailure;
import io.ilion.operation.type.Execution.Order;
import io.ilion.operation.type.Maintenance;
import io.ilion.operation.type.SchemaCheck;
import io.ilion.operation.type.Work;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An operation type for tests, with a parameter of each supported type. */
public final class Polish implements Maintenance<Polish.Parameters> {

    public static final Execution DEFAULTS =
            new Execution(Order.RACK_BY_RACK, 2, OnFailure.STOP, Duration.ofHours(1), 1);

    public enum Shine {
        MATT,
        BRIGHT
    }

    record Parameters(
            @NotNull String keyspace,
            @Nullable List<@NotBlank String> tables,
            @Nullable @Min(0) @Max(9) Integer jobs,
            @Nullable Boolean quick,
            @Nullable Duration ttl,
            @Nullable Shine shine) {}

    @Override
    public String type() {
        return "polish";
    }

    @Override
    public String summary() {
        return "Makes it shine.";
    }

    @Override
    public Class<Parameters> parameters() {
        return Parameters.class;
    }

    @Override
    public Execution defaults() {
        return DEFAULTS;
    }

    @Override
    public void check(Parameters parameters, SchemaCheck schema) {
        schema.requireKeyspaceAndTables(parameters.keyspace(), parameters.tables());
    }

    @Override
    public void perform(Work<Parameters> work) {
        throw new UnsupportedOperationException();
    }
}
