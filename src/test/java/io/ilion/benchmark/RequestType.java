package io.ilion.benchmark;

/** What callers ask for under load: of twenty requests two submit, fourteen poll, and four list. */
enum RequestType {
    SUBMISSION("submission"),
    POLL("poll"),
    POLL_AGAIN("poll with If-None-Match"),
    LIST("first page of a list");

    private static final RequestType[] MIX = {
        SUBMISSION, POLL, POLL_AGAIN, LIST, POLL, POLL_AGAIN, POLL, POLL_AGAIN, POLL, LIST,
        SUBMISSION, POLL_AGAIN, POLL, POLL_AGAIN, LIST, POLL, POLL_AGAIN, POLL, POLL_AGAIN, LIST
    };

    private final String words;

    RequestType(String words) {
        this.words = words;
    }

    /** The request of that number, counted from 0. */
    static RequestType of(long number) {
        return MIX[(int) (number % MIX.length)];
    }

    String words() {
        return words;
    }
}
