package io.ilion.database;

import java.nio.charset.StandardCharsets;

/** What PostgreSQL can store as text: anything but U+0000 and halves of surrogate pairs. */
public final class StorableText {

    private static final char REPLACEMENT = '\uFFFD';

    private StorableText() {}

    public static boolean isStorable(String text) {
        return text.equals(storable(text));
    }

    /** The text, with a replacement for each character that cannot be stored. */
    public static String storable(String text) {
        boolean encodes = StandardCharsets.UTF_8.newEncoder().canEncode(text);
        String encodable = encodes ? text : new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        return encodable.replace('\0', REPLACEMENT);
    }
}
