package io.ilion.history;

import io.ilion.history.Search.Edge;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** How the database carries out a search. */
public final class SearchPlans {

    private SearchPlans() {}

    /** Of the very statement that a page is read with, which is carried out for it. */
    public static List<String> of(JdbcClient jdbc, Search search, @Nullable Edge edge, int limit) {
        SearchQuery query = SearchQuery.of(search, edge);
        return jdbc.sql("explain (analyze, buffers, costs off, summary on) "
                        + Searches.page(query, Searches.isNewer(edge)))
                .params(query.parameters())
                .param("limit", limit)
                .query(String.class)
                .list();
    }
}
