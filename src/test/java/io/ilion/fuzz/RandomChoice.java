package io.ilion.fuzz;

import java.util.List;
import org.quicktheories.core.RandomnessSource;
import org.quicktheories.impl.Constraint;

/** Choices that a seed decides. When a request is found that should not be, it is made simpler by choosing what is first. */
record RandomChoice(RandomnessSource random) {

    /** From 0 to below the bound. */
    int below(int bound) {
        return (int) random.next(Constraint.between(0, bound - 1L));
    }

    <T> T of(List<T> all) {
        return all.get(below(all.size()));
    }

    @SafeVarargs
    final <T> T of(T... all) {
        return all[below(all.length)];
    }

    /** Letters and digits. */
    String word(int longest) {
        StringBuilder word = new StringBuilder();
        for (int length = 1 + below(longest); length > 0; length--) {
            word.append((char) ('a' + below(26)));
        }
        return word.toString();
    }
}
