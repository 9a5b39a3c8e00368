package io.ilion.operation.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.ilion.operation.State;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The SQL whose plans were measured (docs/plans/history.md). */
class OperationQueryTests {

    private static final UUID ID = UUID.fromString("01a20169-bee8-797e-867b-58f786be3d89");
    private static final OperationCriterion KEYSPACE = IndexedCriteria.keyspace(TextPattern.exact("ks7"));
    private static final OperationCriterion FAILED = OperationCriteria.states(EnumSet.of(State.FAILED));

    @Test
    void readsTheIdsOfAPageAndThenItsRows() {
        OperationQuery query = OperationQuery.of(OperationCriteria.any());

        assertThat(query.page("select o.* from ")).isEqualToIgnoringWhitespace("""
                        select o.* from (select o.id as id from operation o where true order by 1 desc limit :limit) found
                          join operation o on o.id = found.id
                         order by found.id desc""");
    }

    @Test
    void readsNoRowsForTheIdsIfAnIndexSuffices() {
        assertThat(inner(KEYSPACE)).isEqualTo("d.operation_id as id from operation_term d where d.term = :p0");
        assertThat(inner(IndexedCriteria.node("10.0.0.7")))
                .isEqualTo("d.operation_id as id from task d where d.address = :p0");
        assertThat(inner(IndexedCriteria.node(ID.toString())))
                .isEqualTo("d.operation_id as id from task d where d.host_id = cast(:p0 as uuid)");
    }

    @Test
    void checksOtherCriteriaForEachOperationOfTheIndex() {
        assertThat(inner(FAILED, KEYSPACE))
                .isEqualTo(
                        "d.operation_id as id from operation_term d join operation o on o.id = d.operation_id where d.term = :p0 and o.state in (:p1)");
        assertThat(inner(IndexedCriteria.node("10.0.0.7"), KEYSPACE))
                .isEqualTo(
                        "d.operation_id as id from task d where d.address = :p0 and exists (select from operation_term w where w.term = :p1 and w.operation_id = d.operation_id)");
    }

    @Test
    void aSecondIndexIsCheckedUnderAnotherAlias() {
        assertThat(inner(KEYSPACE, IndexedCriteria.node("10.0.0.7")))
                .isEqualTo(
                        "d.operation_id as id from operation_term d where d.term = :p0 and exists (select from task n where n.address = :p1 and n.operation_id = d.operation_id)");
    }

    @Test
    void mergesTheOperationsOfATableAndThoseOfItsKeyspace() {
        assertThat(inner(IndexedCriteria.table(TextPattern.exact("ks7"), TextPattern.exact("t3"))))
                .isEqualTo("d.operation_id as id from"
                        + " ((select operation_id from operation_term where term = :p0 order by operation_id desc)"
                        + " union all (select operation_id from operation_term where term = :p1 order by operation_id desc)) d"
                        + " where true");
    }

    @Test
    void limitsEveryIdToThePage() {
        OperationQuery query = OperationQuery.of(
                OperationCriterion.allOf(List.of(IndexedCriteria.node("10.0.0.7"), KEYSPACE, FAILED)),
                PageStart.newerThan(ID));

        assertThat(query.parameters()).containsEntry("start", ID);
        assertThat(query.page("select o.* from ")).isEqualToIgnoringWhitespace("""
                        select o.* from (select d.operation_id as id from task d join operation o on o.id = d.operation_id
                         where d.address = :p1
                           and exists (select from operation_term w where w.term = :p2 and w.operation_id = d.operation_id and w.operation_id > :start)
                           and o.state in (:p3) and d.operation_id > :start and o.id > :start
                         order by 1 asc limit :limit) found
                          join operation o on o.id = found.id
                         order by found.id asc""");
    }

    @Test
    void findsTimesByTheirRangeOfIds() {
        assertThat(inner(OperationCriteria.createdFrom(Instant.parse("2026-01-01T00:00:00Z"))))
                .isEqualTo("o.id as id from operation o where o.created_at >= :p0 and o.id >= min_id_at(:p1)");
    }

    @Test
    void valuesAreParameters() {
        String value = "x' or '1'='1";
        OperationQuery query = OperationQuery.of(OperationCriterion.anyOf(List.of(
                IndexedCriteria.keyspace(TextPattern.withWildcards(value + "*")),
                OperationCriteria.type(TextPattern.exact(value)),
                OperationCriteria.words(value),
                IndexedCriteria.label(value))));

        assertThat(query.condition()).doesNotContain(value);
        assertThat(query.parameters())
                .containsOnlyKeys("p0", "p1", "p2", "p3")
                .containsEntry("p0", "keyspace:x' or '1'='1%")
                .containsEntry("p1", value);
    }

    private static String inner(OperationCriterion... criteria) {
        String page = OperationQuery.of(OperationCriterion.allOf(List.of(criteria)))
                .page("")
                .replaceAll("\\s+", " ");
        return page.substring("(select ".length(), page.indexOf(" order by 1"));
    }
}
