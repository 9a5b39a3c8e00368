package io.ilion.history;

import io.ilion.operation.search.OperationQuery;
import io.ilion.operation.search.PageStart;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** How the database carries out a search. */
public final class SearchPlans {

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;

    public SearchPlans(JdbcClient jdbc, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(transactions);
    }

    /** Of the very statement that a page is read with, which is carried out for it. */
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
