package io.ilion.operation.type;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;

/** How an operation is carried out over its nodes. In a request, what is left out takes the default of the kind. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(
        description =
                "How the operation is carried out over its nodes. What is left out takes the default of its type.")
public record Execution(
        @Schema(
                description = "RACK_BY_RACK never works on two racks of a datacenter at once; "
                        + "ALL_AT_ONCE heeds maxConcurrentNodes only")
        @Nullable
        Order order,

        @Min(1) @Max(1000) @Schema(description = "On how many nodes at once, at most", example = "16") @Nullable
        Integer maxConcurrentNodes,

        @Schema(description = "When a node fails: STOP cancels the nodes not begun, CONTINUE goes on with them")
        @Nullable
        OnFailure onFailure,

        @DurationMin(seconds = 1)
        @DurationMax(days = 30)
        @Schema(
                type = "string",
                format = "duration",
                description = "How long one node may take, all attempts together; ISO 8601",
                example = "PT10M")
        @JsonFormat(shape = JsonFormat.Shape.STRING)
        @Nullable
        Duration timeout,

        @Min(0) @Max(10) @Schema(description = "How often a node that failed is tried again", example = "0") @Nullable
        Integer retries) {

    /** In which order the nodes are worked on. */
    public enum Order {
        RACK_BY_RACK,
        ALL_AT_ONCE
    }

    /** What becomes of the nodes that are not begun when one fails. */
    public enum OnFailure {
        STOP,
        CONTINUE
    }

    /** These wishes, completed by those defaults. */
    public Execution over(Execution defaults) {
        return new Execution(
                order == null ? defaults.order : order,
                maxConcurrentNodes == null ? defaults.maxConcurrentNodes : maxConcurrentNodes,
                onFailure == null ? defaults.onFailure : onFailure,
                timeout == null ? defaults.timeout : timeout,
                retries == null ? defaults.retries : retries);
    }
}
