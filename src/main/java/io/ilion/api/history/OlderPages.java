package io.ilion.api.history;

import io.ilion.operation.type.InvalidRequestException;
import io.ilion.web.PageTokens;
import java.util.List;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/** Pages of lists without filters, the newest first, each with a link to what is older. */
@Component
class OlderPages {

    private static final int MAX_PAGE_SIZE = 1000;

    private final PageTokens tokens;

    OlderPages(PageTokens tokens) {
        this.tokens = tokens;
    }

    record Page<T>(List<T> items, @Nullable String next) {}

    /**
     * @param older  token of the page; null for the first one
     * @param reader of so many at most, below one or null
     * @param id     by which the list is ordered
     */
    <T> Page<T> page(
            String list,
            int pageSize,
            @Nullable String older,
            BiFunction<@Nullable UUID, Integer, List<T>> reader,
            Function<T, UUID> id) {
        refuseOdd(pageSize);
        List<T> found = reader.apply(older == null ? null : tokens.read("older", older, list), pageSize + 1);
        if (found.size() <= pageSize) {
            return new Page<>(found, null);
        }
        String next = ServletUriComponentsBuilder.fromCurrentRequest()
                .replaceQueryParam("older", tokens.after(id.apply(found.get(pageSize - 1)), list))
                .build()
                .toUriString();
        return new Page<>(found.subList(0, pageSize), next);
    }

    static void refuseOdd(int pageSize) {
        if (pageSize < 1 || pageSize > MAX_PAGE_SIZE) {
            throw new InvalidRequestException(
                    "pageSize", "must be from 1 to %d, not %d".formatted(MAX_PAGE_SIZE, pageSize));
        }
    }
}
