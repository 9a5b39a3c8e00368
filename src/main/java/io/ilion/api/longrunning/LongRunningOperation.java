package io.ilion.api.longrunning;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An operation in shape C: {@code google.longrunning.Operation} in the JSON of Protocol Buffers. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder({"name", "done", "metadata", "error", "response"})
@Schema(name = "LongRunningOperation", description = "A google.longrunning.Operation")
record LongRunningOperation(
        @Schema(description = "`operations/` and the id", example = "operations/01a20169-bee8-797e-867b-58f786be3d89")
        String name,

        @Schema(description = "Whether it has ended; then there is either error or response")
        boolean done,

        @Schema(
                description =
                        "What is known of it: operationId, type, cluster, state, progress, createTime, startTime, "
                                + "endTime, keyspace, table, request, failure")
        Any metadata,

        @Schema(description = "Why it failed, or that it was cancelled") @Nullable
        Status error,

        @Schema(description = "What was done, where it succeeded") @Nullable
        Any response) {

    /**
     * A {@code google.protobuf.Any} that holds a {@code google.protobuf.Struct}, which every client can read without
     * knowing a type of ours. Without the wrapper {@code value} it would be read as empty.
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
     * @param details always empty: a client that does not know the type of one cannot read the operation at all
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
