package io.ilion.operation.type;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SuggestionTests {

    @Test
    void suggestsTheMostSimilarName() {
        assertThat(Suggestion.of("tabels", List.of("keyspace", "labels", "tables")))
                .isEqualTo("; did you mean 'tables'?");
        assertThat(Suggestion.of("keyspce", List.of("keyspace", "labels", "tables")))
                .isEqualTo("; did you mean 'keyspace'?");
    }

    @Test
    void isIndependentOfTheOrderOfTheNames() {
        assertThat(Suggestion.of("dc19", List.of("dc13", "dc11", "dc12")))
                .isEqualTo(Suggestion.of("dc19", List.of("dc11", "dc12", "dc13")))
                .isNotEmpty();
    }

    @Test
    void doesNotCompareNamesThatAreTooLong() {
        assertThat(Suggestion.of("keyspace".repeat(17), List.of("keyspace".repeat(17) + "s")))
                .isEmpty();
    }

    @Test
    void suggestsNothingWithoutASimilarName() {
        assertThat(Suggestion.of("somewhere", List.of("keyspace", "tables"))).isEmpty();
        assertThat(Suggestion.of("keyspace", List.of())).isEmpty();
    }
}
