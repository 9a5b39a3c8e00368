package io.ilion.history;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Whether the history of an operation is as it was written.
 *
 * @param transitions how many there are
 * @param head        the hash of the last one, in hexadecimal digits. Whoever keeps it elsewhere can later tell also that
 *                    the whole chain was made anew
 * @param breaks      where it is not; none when all of it holds
 */
public record Verification(
        UUID operation, int transitions, @Nullable String head, List<Break> breaks) {

    /**
     * A place where the history is not as it was written.
     *
     * @param transition counted from 1 within the operation; null where there is none at all
     */
    public record Break(@Nullable Integer transition, String problem) {}

    public boolean holds() {
        return breaks.isEmpty();
    }
}
