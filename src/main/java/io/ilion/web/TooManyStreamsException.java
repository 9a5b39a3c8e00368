package io.ilion.web;

/** As many events are streamed as this replica may. */
public final class TooManyStreamsException extends RuntimeException {

    /** @param atMost how many streams there may be */
    public TooManyStreamsException(int atMost) {
        super("This replica streams to %d clients already, which is the most (ilion.api.streams.max-connections)."
                .formatted(atMost));
    }
}
