package io.ilion.operation.request;

/**
 * The key of a submission that the caller may repeat if the response was lost.
 *
 * @param value       chosen by the caller; keys of different callers are independent
 * @param fingerprint of the request; equal exactly for equal requests
 */
public record IdempotencyKey(String value, String fingerprint) {

    /** The header with the key (draft-ietf-httpapi-idempotency-key-header). */
    public static final String HEADER = "Idempotency-Key";
}
