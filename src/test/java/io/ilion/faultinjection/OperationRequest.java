package io.ilion.faultinjection;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What is to be submitted.
 *
 * @param parameters   members of the JSON object that are special to the type
 * @param table        the table that is worked on; null for snapshots
 * @param cancelAfter  how long after it was accepted it is cancelled; null where it is not
 * @param mayBeRefused whether something else is asked for at the same time, so that a conflict or a missing snapshot is no surprise
 */
record OperationRequest(
        String type,
        String parameters,
        @Nullable String table,
        @Nullable Duration cancelAfter,
        boolean mayBeRefused) {

    static OperationRequest of(String type, String parameters) {
        return new OperationRequest(type, parameters, null, null, false);
    }

    OperationRequest onTable(String name) {
        return new OperationRequest(type, parameters, name, cancelAfter, mayBeRefused);
    }

    OperationRequest cancelledAfter(Duration time) {
        return new OperationRequest(type, parameters, table, time, mayBeRefused);
    }

    OperationRequest refusedPerhaps() {
        return new OperationRequest(type, parameters, table, cancelAfter, true);
    }

    /** The whole JSON object. An import works on one node after the other, since the nodes of a run share its directory. */
    String body(int retries) {
        String oneByOne = type.equals("import") ? ", \"maxConcurrentNodes\": 1" : "";
        return "{\"type\": \"%s\", %s, \"execution\": {\"timeout\": \"PT1M\", \"retries\": %d%s}}"
                .formatted(type, parameters, retries, oneByOne);
    }
}
