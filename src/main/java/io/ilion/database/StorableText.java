package io.ilion.database;

import java.nio.charset.StandardCharsets;

/** Text that PostgreSQL can store: anything but U+0000 and unpaired surrogates. */
public final class StorableText {

    private static final char REPLACEMENT = '\uFFFD';

    private StorableText() {}

    public static boolean isStorable(String text) {
        return text.equals(storable(text));
    }

    /** Replaces each character that cannot be stored by U+FFFD. */
    public static String storable(String text) {
        boolean encodes = StandardCharsets.UTF_8.newEncoder().canEncode(text);
        String encodable = encodes ? text : new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        return encodable.replace('\0', REPLACEMENT);
    }
}
