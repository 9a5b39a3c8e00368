package io.ilion.testing;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Passwords of the tests. Each contains a unique marker, so that a leak is found in any response and any log
 * ({@link SecretSearch}). Other secrets of tests must contain the marker as well.
 */
public final class TestSecrets {

    /** The marker that every secret contains. */
    public static final String MARK = "never-to-be-seen-4711";

    /** The marker as plain text and at each offset of Base64, as in HTTP Basic credentials and tokens. */
    private static final List<String> FORMS = Stream.concat(
                    Stream.of(MARK), IntStream.range(0, 3).mapToObj(TestSecrets::base64Form))
            .toList();

    private TestSecrets() {}

    /** The password of that user or account. */
    public static String passwordOf(String user) {
        return user + "-" + MARK;
    }

    /** Whether the text contains a secret. */
    public static boolean appearIn(String text) {
        return FORMS.stream().anyMatch(text::contains);
    }

    /** The Base64 characters that do not depend on the bytes before and after the marker. */
    private static String base64Form(int before) {
        byte[] bytes = (" ".repeat(before) + MARK).getBytes(StandardCharsets.US_ASCII);
        String encoded = Base64.getEncoder().withoutPadding().encodeToString(bytes);
        return encoded.substring((before * 8 + 5) / 6, bytes.length * 8 / 6);
    }
}
