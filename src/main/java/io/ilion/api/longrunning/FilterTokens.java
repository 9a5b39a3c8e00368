package io.ilion.api.longrunning;

import io.ilion.api.longrunning.FilterTokens.Token.Kind;
import io.ilion.operation.type.InvalidRequestException;
import java.util.ArrayList;
import java.util.List;

/** Cuts a filter into its words and signs. */
final class FilterTokens {

    /**
     * A word, a text in quotes, or a sign.
     *
     * @param position where it begins, counted from 1
     */
    record Token(Kind kind, String text, int position) {

        enum Kind {
            WORD,
            QUOTED,
            COMPARATOR,
            OPEN,
            CLOSE,
            MINUS,
            END
        }

        boolean is(String keyword) {
            return kind == Kind.WORD && text.equals(keyword);
        }
    }

    private final String filter;
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    private FilterTokens(String filter) {
        this.filter = filter;
    }

    static List<Token> of(String filter) {
        return new FilterTokens(filter).cut();
    }

    private List<Token> cut() {
        while (at < filter.length()) {
            char next = filter.charAt(at);
            if (Character.isWhitespace(next)) {
                at++;
            } else if (next == '(') {
                sign(Kind.OPEN, 1);
            } else if (next == ')') {
                sign(Kind.CLOSE, 1);
            } else if (next == '"' || next == '\'') {
                quoted(next);
            } else if (next == '-' && !isAfterComparator()) {
                sign(Kind.MINUS, 1);
            } else if ("<>!".indexOf(next) >= 0 && filter.startsWith("=", at + 1)) {
                sign(Kind.COMPARATOR, 2);
            } else if ("=<>:".indexOf(next) >= 0) {
                sign(Kind.COMPARATOR, 1);
            } else {
                word();
            }
        }
        tokens.add(new Token(Kind.END, "the end", at + 1));
        return tokens;
    }

    private boolean isAfterComparator() {
        return !tokens.isEmpty() && tokens.get(tokens.size() - 1).kind() == Kind.COMPARATOR;
    }

    private void sign(Kind kind, int length) {
        tokens.add(new Token(kind, filter.substring(at, at + length), at + 1));
        at += length;
    }

    private void quoted(char quote) {
        int start = at++;
        StringBuilder text = new StringBuilder();
        while (at < filter.length() && filter.charAt(at) != quote) {
            if (filter.charAt(at) == '\\' && at + 1 < filter.length()) {
                at++;
            }
            text.append(filter.charAt(at++));
        }
        if (at >= filter.length()) {
            throw error(start + 1, "the quote is not closed");
        }
        at++;
        tokens.add(new Token(Kind.QUOTED, text.toString(), start + 1));
    }

    private void word() {
        int start = at;
        while (at < filter.length() && isPartOfWord(filter.charAt(at))) {
            at++;
        }
        if (at == start) {
            throw error(at + 1, "'%s' is not expected here".formatted(filter.charAt(at)));
        }
        tokens.add(new Token(Kind.WORD, filter.substring(start, at), start + 1));
    }

    private static boolean isPartOfWord(char c) {
        return Character.isLetterOrDigit(c) || "._@*/+-".indexOf(c) >= 0;
    }

    static InvalidRequestException error(int position, String message) {
        return new InvalidRequestException("filter", "at character %d: %s".formatted(position, message));
    }
}
