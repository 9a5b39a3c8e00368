package io.ilion.history;

import io.ilion.operation.search.OperationQuery;
import io.ilion.operation.search.PageStart;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The plans by which PostgreSQL executes a search. */
public final class SearchPlans {

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;

    public SearchPlans(JdbcClient jdbc, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
    }

    /** The plan of the statement that reads a page; the statement is executed. */
    public List<String> of(SearchCriteria search, @Nullable PageStart start, int limit) {
        OperationQuery query = OperationQuery.of(search.criterion(), start);
        return Objects.requireNonNull(transaction.execute(status -> {
            jdbc.sql(OperationQuery.PAGE_SETTINGS).query((row, number) -> true).list();
            return jdbc.sql("explain (analyze, buffers, costs off, summary on) " + OperationSearch.page(query))
                    .params(query.parameters())
                    .param("limit", limit)
                    .query(String.class)
                    .list();
        }));
    }
}
