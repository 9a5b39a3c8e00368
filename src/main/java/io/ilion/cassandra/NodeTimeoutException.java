package io.ilion.cassandra;

import java.time.Duration;

/** The time for the work was up while a call was under way. The node is alive and may still be at it. */
public final class NodeTimeoutException extends NodeException {

    public NodeTimeoutException(String address, String call, Duration timeout) {
        super(
                address,
                "Node %s had not finished %s when the timeout of %s was up; it may still be at it"
                        .formatted(address, call, timeout),
                null);
    }

    @Override
    public Kind kind() {
        return Kind.TIMED_OUT;
    }
}
