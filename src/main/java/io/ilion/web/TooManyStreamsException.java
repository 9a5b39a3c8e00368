package io.ilion.web;

/** This replica serves as many event streams as the settings allow. */
public final class TooManyStreamsException extends RuntimeException {

    /** @param limit how many streams are allowed */
    public TooManyStreamsException(int limit) {
        super(
                "This replica already serves %d event streams, the limit in ilion.api.streams.max-connections. Retry later."
                        .formatted(limit));
    }
}
