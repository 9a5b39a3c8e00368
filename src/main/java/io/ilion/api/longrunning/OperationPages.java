package io.ilion.api.longrunning;

import io.ilion.operation.Operation;
import io.ilion.operation.search.OperationCriteria;
import io.ilion.operation.search.OperationCriterion;
import io.ilion.operation.search.OperationFinder;
import io.ilion.operation.search.PageStart;
import io.ilion.operation.type.InvalidRequestException;
import io.ilion.web.Page;
import io.ilion.web.PageTokens;
import java.util.List;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Reads pages of operations (AIP-158), the newest first. */
@Component
class OperationPages {

    static final int DEFAULT_SIZE = 50;

    private static final String PAGE_TOKEN = "pageToken";

    private final OperationFinder operations;
    private final LongRunningViews views;

    OperationPages(OperationFinder operations, LongRunningViews views) {
        this.operations = operations;
        this.views = views;
    }

    /**
     * @param list  the name of the list; a token of another list is rejected
     * @param which the operations of the list
     */
    OperationPage page(String list, OperationCriterion which, String filter, String pageSize, String pageToken) {
        String filtered = list + "?" + filter;
        OperationCriterion criterion = OperationCriterion.allOf(
                List.of(which, FilterCriteria.of(FilterParser.parse(filter)), OperationCriteria.notHidden()));
        PageStart start =
                pageToken.isEmpty() ? null : PageStart.olderThan(PageTokens.decode(PAGE_TOKEN, pageToken, filtered));
        Page<Operation> page = Page.read(
                size(pageSize), start, (from, limit) -> operations.find(criterion, from, limit), Operation::id);
        UUID older = page.older();
        return new OperationPage(
                page.items().stream().map(views::of).toList(),
                older == null ? null : PageTokens.encode(older, filtered));
    }

    private static int size(String pageSize) {
        int requested = 0;
        try {
            requested = pageSize.isEmpty() ? 0 : Integer.parseInt(pageSize);
        } catch (NumberFormatException e) {
            throw new InvalidRequestException(
                    "pageSize", "must be a whole number from 0, not '%s'".formatted(pageSize));
        }
        if (requested < 0) {
            throw new InvalidRequestException("pageSize", "must not be negative");
        }
        return requested == 0 ? DEFAULT_SIZE : Math.min(requested, Page.MAX_SIZE);
    }
}
