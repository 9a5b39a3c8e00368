package io.ilion.operation.search;

import org.jspecify.annotations.Nullable;

/**
 * A text to compare with.
 *
 * @param like  for the SQL operator {@code like}, escaped with {@code \}
 * @param exact the text itself where it has no wildcard
 */
public record TextPattern(String like, @Nullable String exact) {

    /** Equal to a text. */
    public static TextPattern exact(String text) {
        return new TextPattern(escaped(text), text);
    }

    /** Equal to a text in which {@code *} stands for anything. */
    public static TextPattern withWildcards(String text) {
        return text.contains("*") ? new TextPattern(escaped(text).replace('*', '%'), null) : exact(text);
    }

    /** A text that contains this one. */
    public TextPattern anywhere() {
        return new TextPattern("%" + like + "%", null);
    }

    private static String escaped(String text) {
        return text.replaceAll("([\\\\%_])", "\\\\$1");
    }
}
