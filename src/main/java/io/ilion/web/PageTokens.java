package io.ilion.web;

import io.ilion.operation.type.InvalidRequestException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Tokens for the next page (AIP-158): where the last one ended, sealed together with the filter that it is of. What was
 * not sealed here, or with another filter, is refused.
 */
@Component
public class PageTokens {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int ID = 2 * Long.BYTES;
    private static final int SEAL = 16;

    private final JdbcClient jdbc;

    PageTokens(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** @param list names the list and its filter */
    public String after(UUID last, String list) {
        byte[] id = ByteBuffer.allocate(ID)
                .putLong(last.getMostSignificantBits())
                .putLong(last.getLeastSignificantBits())
                .array();
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(ByteBuffer.allocate(ID + SEAL)
                        .put(id)
                        .put(seal(id, list))
                        .array());
    }

    /**
     * Where a page ended.
     *
     * @param parameter what the caller calls the token
     * @throws InvalidRequestException when the token was not made for that list
     */
    public UUID read(String parameter, String token, String list) {
        byte[] bytes = decoded(parameter, token);
        byte[] id = Arrays.copyOf(bytes, ID);
        if (bytes.length != ID + SEAL
                || !MessageDigest.isEqual(seal(id, list), Arrays.copyOfRange(bytes, ID, bytes.length))) {
            throw refused(parameter);
        }
        ByteBuffer buffer = ByteBuffer.wrap(id);
        return new UUID(buffer.getLong(), buffer.getLong());
    }

    private static byte[] decoded(String parameter, String token) {
        try {
            return Base64.getUrlDecoder().decode(token);
        } catch (IllegalArgumentException e) {
            throw refused(parameter);
        }
    }

    private byte[] seal(byte[] id, String list) {
        byte[] secret =
                jdbc.sql("select secret from page_secret").query(byte[].class).single();
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret, ALGORITHM));
            mac.update(id);
            return Arrays.copyOf(mac.doFinal(list.getBytes(StandardCharsets.UTF_8)), SEAL);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has " + ALGORITHM, e);
        }
    }

    private static InvalidRequestException refused(String parameter) {
        return new InvalidRequestException(parameter, "must be a token of a page of this list, with the same filter");
    }
}
