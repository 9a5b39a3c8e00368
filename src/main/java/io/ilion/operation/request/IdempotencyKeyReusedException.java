package io.ilion.operation.request;

/** The caller has used the key for another request. Nothing was stored. */
public final class IdempotencyKeyReusedException extends RuntimeException {

    public IdempotencyKeyReusedException(String key) {
        super("The Idempotency-Key '%s' was sent before with another request; a new request needs a new key."
                .formatted(key));
    }
}
