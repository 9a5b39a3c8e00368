package io.ilion.testing;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Passwords of the tests. Each has a mark in it that is nowhere else, so that one which gets out is found: in any response, and in
 * all that was logged ({@link SecretSearch}). What else is secret in a test should have the mark in it as well.
 */
public final class TestSecrets {

    /** What every secret has in it. */
    public static final String MARK = "never-to-be-seen-4711";

    /** As it is, and as it looks in the middle of Base64, which is how HTTP Basic and tokens write it. */
    private static final List<String> FORMS = Stream.concat(
                    Stream.of(MARK), IntStream.range(0, 3).mapToObj(TestSecrets::base64Form))
            .toList();

    private TestSecrets() {}

    /** The password of a user, or of what else has one. */
    public static String passwordOf(String user) {
        return user + "-" + MARK;
    }

    /** Whether some secret is in there. */
    public static boolean appearIn(String text) {
        return FORMS.stream().anyMatch(text::contains);
    }

    /** Without what depends on the bytes before and behind. */
    private static String base64Form(int before) {
        byte[] bytes = (" ".repeat(before) + MARK).getBytes(StandardCharsets.US_ASCII);
        String encoded = Base64.getEncoder().withoutPadding().encodeToString(bytes);
        return encoded.substring((before * 8 + 5) / 6, bytes.length * 8 / 6);
    }
}
