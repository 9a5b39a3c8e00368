package io.ilion.benchmark;

/** Request types of the load test: of twenty requests, two submit, fourteen poll and four list. */
enum RequestType {
    SUBMISSION("submission"),
    POLL("poll"),
    POLL_AGAIN("poll with If-None-Match"),
    LIST("first page of a list");

    private static final RequestType[] MIX = {
        SUBMISSION, POLL, POLL_AGAIN, LIST, POLL, POLL_AGAIN, POLL, POLL_AGAIN, POLL, LIST,
        SUBMISSION, POLL_AGAIN, POLL, POLL_AGAIN, LIST, POLL, POLL_AGAIN, POLL, POLL_AGAIN, LIST
    };

    private final String label;

    RequestType(String label) {
        this.label = label;
    }

    /** The type of the n-th request, from 0. */
    static RequestType ofNumber(long number) {
        return MIX[(int) (number % MIX.length)];
    }

    String label() {
        return label;
    }
}
