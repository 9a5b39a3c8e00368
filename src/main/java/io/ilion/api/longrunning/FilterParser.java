package io.ilion.api.longrunning;

import io.ilion.api.longrunning.Filter.And;
import io.ilion.api.longrunning.Filter.Comparator;
import io.ilion.api.longrunning.Filter.Comparison;
import io.ilion.api.longrunning.Filter.Not;
import io.ilion.api.longrunning.Filter.Or;
import io.ilion.api.longrunning.FilterTokens.Token;
import io.ilion.operation.type.InvalidRequestException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Parses filters in the grammar of AIP-160, in which {@code OR} binds tighter than {@code AND}, and terms side by side are joined by
 * {@code AND}.
 *
 * <pre>
 * expression = term { [ "AND" ] term }
 * term       = factor { "OR" factor }
 * factor     = [ "NOT" | "-" ] ( comparison | "(" expression ")" )
 * comparison = field ( "=" | "!=" | "&lt;" | "&lt;=" | "&gt;" | "&gt;=" | ":" ) value
 * </pre>
 */
final class FilterParser {

    static final int MAX_LENGTH = 4096;
    static final int MAX_DEPTH = 32;
    static final int MAX_COMPARISONS = 64;

    private final List<Token> tokens;
    private int next;
    private int depth;
    private int comparisons;

    private FilterParser(List<Token> tokens) {
        this.tokens = tokens;
    }

    /** @throws InvalidRequestException with the position of the error */
    static Filter parse(String filter) {
        if (filter.length() > MAX_LENGTH) {
            throw new InvalidRequestException("filter", "must have at most %d characters".formatted(MAX_LENGTH));
        }
        if (filter.isBlank()) {
            return new And(List.of());
        }
        FilterParser parser = new FilterParser(FilterTokens.read(filter));
        Filter parsed = parser.expression();
        if (parser.peek().type() != Token.Type.END) {
            throw parser.unexpected("'AND', 'OR' or a comparison");
        }
        return parsed;
    }

    private Filter expression() {
        List<Filter> all = new ArrayList<>(List.of(term()));
        while (true) {
            if (peek().isKeyword("AND")) {
                next++;
            } else if (peek().type() == Token.Type.END || peek().type() == Token.Type.CLOSE) {
                return all.size() == 1 ? all.get(0) : new And(all);
            }
            all.add(term());
        }
    }

    private Filter term() {
        List<Filter> any = new ArrayList<>(List.of(factor()));
        while (peek().isKeyword("OR")) {
            next++;
            any.add(factor());
        }
        return any.size() == 1 ? any.get(0) : new Or(any);
    }

    private Filter factor() {
        if (++depth > MAX_DEPTH) {
            throw FilterTokens.error(peek().position(), "more than %d levels of nesting".formatted(MAX_DEPTH));
        }
        try {
            if (peek().type() == Token.Type.MINUS || peek().isKeyword("NOT")) {
                next++;
                return new Not(factor());
            }
            if (peek().type() != Token.Type.OPEN) {
                return comparison();
            }
            next++;
            Filter inner = expression();
            if (peek().type() != Token.Type.CLOSE) {
                throw unexpected("')'");
            }
            next++;
            return inner;
        } finally {
            depth--;
        }
    }

    private Filter comparison() {
        Token field = peek();
        if (field.type() != Token.Type.WORD || field.isKeyword("AND") || field.isKeyword("OR")) {
            throw unexpected("a field");
        }
        next++;
        Token sign = peek();
        if (sign.type() != Token.Type.COMPARATOR) {
            throw FilterTokens.error(
                    sign.position(),
                    "'%s' must be compared with a value, such as done=true; full-text search is not supported"
                            .formatted(field.text()));
        }
        next++;
        Token value = peek();
        if (value.type() != Token.Type.WORD && value.type() != Token.Type.QUOTED) {
            throw unexpected("a value");
        }
        next++;
        if (++comparisons > MAX_COMPARISONS) {
            throw FilterTokens.error(field.position(), "more than %d comparisons".formatted(MAX_COMPARISONS));
        }
        Comparator comparator = Stream.of(Comparator.values())
                .filter(each -> each.sign().equals(sign.text()))
                .findFirst()
                .orElseThrow();
        return new Comparison(
                field.text(), comparator, value.text(), value.type() == Token.Type.QUOTED, field.position());
    }

    private Token peek() {
        return tokens.get(next);
    }

    private InvalidRequestException unexpected(String wanted) {
        return FilterTokens.error(peek().position(), "%s is expected, not '%s'".formatted(wanted, peek().text()));
    }
}
