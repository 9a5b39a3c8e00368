package io.ilion.operation;

import java.util.Collection;
import java.util.Comparator;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Helps those who mistyped a name. */
final class Suggestion {

    private static final LevenshteinDistance DISTANCE = new LevenshteinDistance(3);

    private Suggestion() {}

    /** A half sentence that names the nearest of the known names, or nothing when none is near. */
    static String of(String mistyped, Collection<String> known) {
        return known.stream()
                .filter(name -> distance(mistyped, name) >= 0)
                .min(Comparator.comparingInt((String name) -> distance(mistyped, name))
                        .thenComparing(Comparator.naturalOrder()))
                .map(name -> "; did you mean '" + name + "'?")
                .orElse("");
    }

    private static int distance(String mistyped, String name) {
        return DISTANCE.apply(mistyped, name);
    }
}
