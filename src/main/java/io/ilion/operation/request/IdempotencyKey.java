package io.ilion.operation.request;

/**
 * The name that a caller gave a submission, so that it may be sent again when the answer was lost.
 *
 * @param value       chosen by the caller; keys of different callers have nothing to do with each other
 * @param fingerprint of what was sent under it; the same exactly if that was the same
 */
public record IdempotencyKey(String value, String fingerprint) {

    /** The header that it is sent in (draft-ietf-httpapi-idempotency-key-header). */
    public static final String HEADER = "Idempotency-Key";
}
