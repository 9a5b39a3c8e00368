package io.ilion.operation.type;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;

/** How an operation is carried out over its nodes. Properties that a request omits take the defaults of the type. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(
        description =
                "How the operation is carried out over its nodes. Omitted properties take the defaults of its type.")
public record Execution(
        @Schema(
                description = "RACK_BY_RACK works on one rack of a datacenter at a time; "
                        + "ALL_AT_ONCE is limited by maxConcurrentNodes only")
        @Nullable
        Order order,

        @Min(1) @Max(1000) @Schema(description = "Maximum number of nodes at the same time", example = "16") @Nullable
        Integer maxConcurrentNodes,

        @Schema(description = "When a node fails: STOP cancels the pending nodes, CONTINUE works on them") @Nullable
        OnFailure onFailure,

        @DurationMin(seconds = 1)
        @DurationMax(days = 30)
        @Schema(
                type = "string",
                format = "duration",
                description = "Timeout of one node, over all attempts; ISO 8601",
                example = "PT10M")
        @JsonFormat(shape = JsonFormat.Shape.STRING)
        @Nullable
        Duration timeout,

        @Min(0) @Max(10) @Schema(description = "Number of retries of a node that failed", example = "0") @Nullable
        Integer retries) {

    /** The order of the nodes. */
    public enum Order {
        RACK_BY_RACK,
        ALL_AT_ONCE
    }

    /** What happens to pending nodes when one fails. */
    public enum OnFailure {
        STOP,
        CONTINUE
    }

    /** Whether every property has a value. One that a later version stored may have values that this version does not know. */
    @JsonIgnore
    public boolean isComplete() {
        return order != null && maxConcurrentNodes != null && onFailure != null && timeout != null && retries != null;
    }

    /** Completes this by the defaults. */
    public Execution over(Execution defaults) {
        return new Execution(
                order == null ? defaults.order : order,
                maxConcurrentNodes == null ? defaults.maxConcurrentNodes : maxConcurrentNodes,
                onFailure == null ? defaults.onFailure : onFailure,
                timeout == null ? defaults.timeout : timeout,
                retries == null ? defaults.retries : retries);
    }
}
