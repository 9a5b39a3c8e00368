package io.ilion.fuzz;

import java.util.List;
import org.quicktheories.core.RandomnessSource;
import org.quicktheories.impl.Constraint;

/** Seeded random choices. A failing request is shrunk towards the first choices. */
record RandomChoice(RandomnessSource random) {

    /** From 0 (inclusive) to the bound (exclusive). */
    int nextInt(int bound) {
        return (int) random.next(Constraint.between(0, bound - 1L));
    }

    <T> T oneOf(List<T> all) {
        return all.get(nextInt(all.size()));
    }

    @SafeVarargs
    final <T> T oneOf(T... all) {
        return all[nextInt(all.length)];
    }

    /** A random word of lower-case letters. */
    String word(int longest) {
        StringBuilder word = new StringBuilder();
        for (int length = 1 + nextInt(longest); length > 0; length--) {
            word.append((char) ('a' + nextInt(26)));
        }
        return word.toString();
    }
}
