package io.ilion.api.longrunning;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A {@code google.longrunning.Operation} in the JSON of Protocol Buffers. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({"name", "done", "metadata", "error", "response"})
@Schema(name = "LongRunningOperation", description = "A google.longrunning.Operation")
record LongRunningOperation(
        @Schema(description = "`operations/` and the id", example = "operations/01a20169-bee8-797e-867b-58f786be3d89")
        String name,

        @Schema(description = "Whether the operation has ended; then it has either error or response")
        boolean done,

        @Schema(
                description = "A struct with operationId, type, cluster, state, progress, createTime, startTime, "
                        + "endTime, keyspace, table, request, failure")
        Any metadata,

        @Schema(description = "Why the operation failed, or that it was cancelled") @Nullable
        Status error,

        @Schema(description = "The request of an operation that succeeded") @Nullable
        Any response) {

    /**
     * A {@code google.protobuf.Any} that holds a {@code google.protobuf.Struct}, which clients can read without any type of Ilion.
     * Clients read it as empty without the wrapper {@code value}.
     */
    @JsonPropertyOrder({"@type", "value"})
    @Schema(name = "AnyStruct", description = "A google.protobuf.Any that holds a google.protobuf.Struct")
    record Any(
            @JsonProperty("@type") @Schema(example = "type.googleapis.com/google.protobuf.Struct")
            String type,

            Map<String, Object> value) {

        static final String STRUCT = "type.googleapis.com/google.protobuf.Struct";

        static Any of(Map<String, Object> value) {
            return new Any(STRUCT, value);
        }
    }

    /**
     * A {@code google.rpc.Status}.
     *
     * @param details always empty: clients cannot read an operation that has a detail of a type they do not know
     */
    @JsonPropertyOrder({"code", "message", "details"})
    @Schema(name = "Status", description = "A google.rpc.Status")
    record Status(
            @Schema(description = "A google.rpc.Code, from 1 to 16", example = "14")
            int code,

            String message,

            @Schema(description = "Always empty; reason and cause are in metadata")
            List<Map<String, Object>> details) {}
}
