package io.ilion.cassandra;

import java.time.Duration;

/** The timeout ended while a call was running. The node is alive, and may still execute the call. */
public final class NodeTimeoutException extends NodeException {

    public NodeTimeoutException(String address, String call, Duration timeout) {
        super(
                address,
                "Node %s did not finish %s within the timeout of %s; it may still be running"
                        .formatted(address, call, timeout),
                null);
    }

    @Override
    public Kind kind() {
        return Kind.TIMED_OUT;
    }
}
