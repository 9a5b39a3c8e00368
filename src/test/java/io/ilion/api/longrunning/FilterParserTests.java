package io.ilion.api.longrunning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ilion.api.longrunning.Filter.And;
import io.ilion.api.longrunning.Filter.Comparison;
import io.ilion.api.longrunning.Filter.Not;
import io.ilion.api.longrunning.Filter.Or;
import io.ilion.operation.type.InvalidRequestException;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The grammar of AIP-160. */
class FilterParserTests {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    done=false                              | done=false
                    done = false                            | done=false
                    done:true                               | done:true
                    a=1 AND b=2                             | (a=1 & b=2)
                    a=1 b=2                                 | (a=1 & b=2)
                    a=1 b=2 AND c=3                         | (a=1 & b=2 & c=3)
                    a=1 OR b=2                              | (a=1 + b=2)
                    a=1 AND b=2 OR c=3                      | (a=1 & (b=2 + c=3))
                    a=1 OR b=2 AND c=3                      | ((a=1 + b=2) & c=3)
                    (a=1 AND b=2) OR c=3                    | ((a=1 & b=2) + c=3)
                    NOT a=1                                 | !a=1
                    -a=1                                    | !a=1
                    - a=1                                   | !a=1
                    NOT NOT a=1                             | !!a=1
                    NOT (a=1 OR b=2)                        | !(a=1 + b=2)
                    NOT a=1 AND b=2                         | (!a=1 & b=2)
                    a=-5                                    | a=-5
                    a>=-0.5                                 | a>=-0.5
                    a!=1 a<1 a<=1 a>1                       | (a!=1 & a<1 & a<=1 & a>1)
                    metadata.@type:*                        | metadata.@type:*
                    metadata.state="RUNNING"                | metadata.state="RUNNING"
                    a='say "yes"'                           | a="say "yes""
                    a="a \\"b\\" \\\\"                      | a="a "b" \\"
                    t>"2026-01-01T00:00:00Z"                | t>"2026-01-01T00:00:00Z"
                    ((((a=1))))                             | a=1
                    ANDy=1                                  | ANDy=1
                    """)
    void binds(String filter, String meaning) {
        assertThat(written(FilterParser.parse(filter))).isEqualTo(meaning);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    done                 | 5  | must be compared
                    done=                | 6  | a value is expected
                    =true                | 1  | a field is expected
                    a=1 AND              | 8  | a field is expected
                    a=1 OR               | 7  | a field is expected
                    AND a=1              | 1  | a field is expected
                    (a=1                 | 5  | ')' is expected
                    a=1)                 | 4  | is expected, not ')'
                    ()                   | 2  | a field is expected
                    a="open              | 3  | unterminated quote
                    a=1 ; drop           | 5  | unexpected character ';'
                    a=1,b=2              | 4  | unexpected character ','
                    a==1                 | 3  | a value is expected
                    a=(1)                | 3  | a value is expected
                    "a"=1                | 1  | a field is expected
                    NOT                  | 4  | a field is expected
                    """)
    void reportsThePositionOfAnError(String filter, int position, String message) {
        assertThatThrownBy(() -> FilterParser.parse(filter))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("at character " + position + ":")
                .hasMessageContaining(message);
    }

    @Test
    void anEmptyFilterMatchesEverything() {
        assertThat(FilterParser.parse("  ")).isEqualTo(new And(java.util.List.of()));
    }

    @Test
    void isBoundedInLengthDepthAndNumber() {
        assertRefused("a=1 ".repeat(2000), "at most 4096 characters");
        assertRefused("(".repeat(2000), "more than 32 levels of nesting");
        assertRefused("-".repeat(2000) + "a=1", "more than 32 levels of nesting");
        assertRefused("a=1 ".repeat(65), "more than 64 comparisons");
    }

    /** Whatever is sent, it is a filter or a bad request, and nothing else. */
    @Test
    void randomFiltersFailOnlyAsInvalid() {
        String[] words = {
            "a", "done", "=", "!=", ":", "<", "(", ")", "AND", "OR", "NOT", "-", "\"x\"", "'", "*", " ", "\\", "1"
        };
        Random random = new Random(7);
        int parsed = 0;
        for (int i = 0; i < 20_000; i++) {
            String filter = random.ints(random.nextInt(12), 0, words.length)
                    .mapToObj(each -> words[each])
                    .collect(Collectors.joining(random.nextBoolean() ? " " : ""));
            try {
                FilterParser.parse(filter);
                parsed++;
            } catch (InvalidRequestException e) {
                assertThat(e.violations().get(0).field()).isEqualTo("filter");
            }
        }
        assertThat(parsed).isGreaterThan(500);
    }

    private static void assertRefused(String filter, String message) {
        assertThatThrownBy(() -> FilterParser.parse(filter))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining(message);
    }

    private static String written(Filter filter) {
        if (filter instanceof And and) {
            return and.all().stream().map(FilterParserTests::written).collect(Collectors.joining(" & ", "(", ")"));
        }
        if (filter instanceof Or or) {
            return or.any().stream().map(FilterParserTests::written).collect(Collectors.joining(" + ", "(", ")"));
        }
        if (filter instanceof Not not) {
            return "!" + written(not.negated());
        }
        Comparison comparison = (Comparison) filter;
        String value = comparison.quoted() ? '"' + comparison.value() + '"' : comparison.value();
        return comparison.field() + comparison.comparator().sign() + value;
    }
}
