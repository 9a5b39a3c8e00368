package io.ilion.operation.search;

import java.util.UUID;

/**
 * Where a page of a list that is ordered by id starts.
 *
 * @param id        the item that the page starts after, and does not contain
 * @param direction on which side of it the page is
 */
public record PageStart(UUID id, Direction direction) {

    /** Which side of an item a page is on. */
    public enum Direction {
        OLDER,
        NEWER
    }

    public static PageStart olderThan(UUID id) {
        return new PageStart(id, Direction.OLDER);
    }

    public static PageStart newerThan(UUID id) {
        return new PageStart(id, Direction.NEWER);
    }

    public boolean isNewer() {
        return direction == Direction.NEWER;
    }
}
