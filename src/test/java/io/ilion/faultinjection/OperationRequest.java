package io.ilion.faultinjection;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An operation to submit.
 *
 * @param parameters JSON members that are specific to the type
 * @param table the table of the operation; null for snapshots
 * @param cancelAfter time after acceptance when it is cancelled; null for never
 * @param mayBeRejected whether a conflict or a missing snapshot is an expected response, because another operation is submitted at
 * the same time
 */
record OperationRequest(
        String type,
        String parameters,
        @Nullable String table,
        @Nullable Duration cancelAfter,
        boolean mayBeRejected) {

    static OperationRequest of(String type, String parameters) {
        return new OperationRequest(type, parameters, null, null, false);
    }

    OperationRequest onTable(String name) {
        return new OperationRequest(type, parameters, name, cancelAfter, mayBeRejected);
    }

    OperationRequest cancelAfter(Duration time) {
        return new OperationRequest(type, parameters, table, time, mayBeRejected);
    }

    OperationRequest allowRejection() {
        return new OperationRequest(type, parameters, table, cancelAfter, true);
    }

    /** The request body. An import runs on one node at a time, because the nodes share its source directory. */
    String body(int retries) {
        String oneByOne = type.equals("import") ? ", \"maxConcurrentNodes\": 1" : "";
        return "{\"type\": \"%s\", %s, \"execution\": {\"timeout\": \"PT1M\", \"retries\": %d%s}}"
                .formatted(type, parameters, retries, oneByOne);
    }
}
