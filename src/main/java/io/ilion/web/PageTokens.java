package io.ilion.web;

import io.ilion.operation.type.InvalidRequestException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;

/**
 * Page tokens (AIP-158): the id that a page starts after, and a digest of that id, the list and its filter. The digest detects a
 * token that is damaged or belongs to another list or filter. It is no secret: a token grants nothing that the list does not.
 */
public final class PageTokens {

    private static final String ALGORITHM = "SHA-256";
    private static final int ID = 2 * Long.BYTES;
    private static final int DIGEST = 16;

    private PageTokens() {}

    /** @param list the list and its filter */
    public static String encode(UUID id, String list) {
        byte[] bytes = ByteBuffer.allocate(ID)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array();
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(ByteBuffer.allocate(ID + DIGEST)
                        .put(bytes)
                        .put(digest(bytes, list))
                        .array());
    }

    /**
     * Returns the id that the page starts after.
     *
     * @param parameter the name of the query parameter, for the error
     * @param list      the list and its filter
     * @throws InvalidRequestException when the token is not one of that list and filter
     */
    public static UUID decode(String parameter, String token, String list) {
        byte[] bytes = bytes(parameter, token);
        byte[] id = Arrays.copyOf(bytes, ID);
        if (bytes.length != ID + DIGEST
                || !MessageDigest.isEqual(digest(id, list), Arrays.copyOfRange(bytes, ID, bytes.length))) {
            throw invalid(parameter);
        }
        ByteBuffer buffer = ByteBuffer.wrap(id);
        return new UUID(buffer.getLong(), buffer.getLong());
    }

    private static byte[] bytes(String parameter, String token) {
        try {
            return Base64.getUrlDecoder().decode(token);
        } catch (IllegalArgumentException e) {
            throw invalid(parameter);
        }
    }

    private static byte[] digest(byte[] id, String list) {
        try {
            MessageDigest digest = MessageDigest.getInstance(ALGORITHM);
            digest.update(id);
            return Arrays.copyOf(digest.digest(list.getBytes(StandardCharsets.UTF_8)), DIGEST);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }

    private static InvalidRequestException invalid(String parameter) {
        return new InvalidRequestException(
                parameter, "is not a valid page token; use the token of a page of this list with the same filter");
    }
}
