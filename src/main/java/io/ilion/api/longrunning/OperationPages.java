package io.ilion.api.longrunning;

import io.ilion.operation.Operation;
import io.ilion.operation.OperationCriteria;
import io.ilion.operation.Operations;
import io.ilion.operation.type.InvalidRequestException;
import io.ilion.web.PageTokens;
import java.util.List;
import org.springframework.data.jpa.domain.Specification;
import org.springframework.stereotype.Component;

/** Makes pages of operations, the newest first. The next page goes on where this one ended, whatever was added since. */
@Component
class OperationPages {

    static final int DEFAULT_SIZE = 50;
    static final int MAX_SIZE = 1000;

    private final Operations operations;
    private final PageTokens tokens;
    private final LongRunningViews views;

    OperationPages(Operations operations, PageTokens tokens, LongRunningViews views) {
        this.operations = operations;
        this.tokens = tokens;
        this.views = views;
    }

    /** @param list what is listed; a token of another list is refused */
    OperationPage page(String list, Specification<Operation> of, String filter, String pageSize, String pageToken) {
        String sealed = list + "?" + filter;
        int size = size(pageSize);
        Specification<Operation> wanted =
                Specification.allOf(of, OperationCriteria.inSight(), FilterFields.of(FilterParser.parse(filter)));
        if (!pageToken.isEmpty()) {
            wanted = wanted.and(OperationCriteria.before(tokens.read("pageToken", pageToken, sealed)));
        }
        List<Operation> found = operations.list(wanted, size + 1);
        List<Operation> page = found.subList(0, Math.min(size, found.size()));
        return new OperationPage(
                page.stream().map(views::of).toList(),
                found.size() > size ? tokens.after(page.get(size - 1).id(), sealed) : null);
    }

    private static int size(String pageSize) {
        int asked = 0;
        try {
            asked = pageSize.isEmpty() ? 0 : Integer.parseInt(pageSize);
        } catch (NumberFormatException e) {
            throw new InvalidRequestException(
                    "pageSize", "must be a whole number from 0, not '%s'".formatted(pageSize));
        }
        if (asked < 0) {
            throw new InvalidRequestException("pageSize", "must not be negative");
        }
        return asked == 0 ? DEFAULT_SIZE : Math.min(asked, MAX_SIZE);
    }
}
