package io.ilion.operation.type;

import java.util.Collection;
import java.util.Comparator;
import org.apache.commons.text.similarity.JaroWinklerSimilarity;

/** Suggests a known name for a mistyped one. */
public final class Suggestion {

    private static final JaroWinklerSimilarity SIMILARITY = new JaroWinklerSimilarity();
    private static final double NEAR = 0.8;

    /** No known name is longer, and the comparison takes quadratic time. */
    private static final int LONGEST = 128;

    private Suggestion() {}

    /** Text to append to a message, which names the nearest known name; empty when none is near. */
    public static String of(String mistyped, Collection<String> known) {
        if (mistyped.length() > LONGEST) {
            return "";
        }
        return known.stream()
                .filter(name -> similarity(mistyped, name) >= NEAR)
                .max(Comparator.comparingDouble((String name) -> similarity(mistyped, name))
                        .thenComparing(Comparator.naturalOrder()))
                .map(name -> "; did you mean '" + name + "'?")
                .orElse("");
    }

    private static double similarity(String mistyped, String name) {
        return mistyped.equalsIgnoreCase(name) ? 1 : SIMILARITY.apply(mistyped, name);
    }
}
