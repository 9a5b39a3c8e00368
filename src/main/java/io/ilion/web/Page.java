package io.ilion.web;

import io.ilion.operation.search.PageStart;
import io.ilion.operation.type.InvalidRequestException;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One page of a list that is ordered by id, the newest first. Pages start after an item and not at a number, so items that are
 * added meanwhile do not shift them.
 *
 * @param older the id that the next, older page starts after; null on the last page
 * @param newer the id that the previous, newer page starts after; null on the first page
 */
public record Page<T>(
        List<T> items, @Nullable UUID older, @Nullable UUID newer) {

    public static final int MAX_SIZE = 1000;

    /** Reads items of a list. */
    @FunctionalInterface
    public interface Reader<T> {

        /**
         * Returns at most {@code limit} items next to the start, the newest first.
         *
         * @param start null for the newest of all
         */
        List<T> read(@Nullable PageStart start, int limit);
    }

    /**
     * Reads a page, and one item more to know whether there is another page.
     *
     * @param start null for the first page
     * @throws InvalidRequestException when the size is not from 1 to {@link #MAX_SIZE}
     */
    public static <T> Page<T> read(int size, @Nullable PageStart start, Reader<T> reader, Function<T, UUID> id) {
        if (size < 1 || size > MAX_SIZE) {
            throw new InvalidRequestException("pageSize", "must be from 1 to %d, not %d".formatted(MAX_SIZE, size));
        }
        List<T> found = reader.read(start, size + 1);
        boolean backwards = start != null && start.isNewer();
        boolean more = found.size() > size;
        List<T> items = backwards && more ? found.subList(1, size + 1) : found.subList(0, Math.min(size, found.size()));
        if (items.isEmpty()) {
            return new Page<>(items, null, null);
        }
        boolean hasOlder = backwards || more;
        boolean hasNewer = backwards ? more : start != null;
        return new Page<>(
                items,
                hasOlder ? id.apply(items.get(items.size() - 1)) : null,
                hasNewer ? id.apply(items.get(0)) : null);
    }
}
