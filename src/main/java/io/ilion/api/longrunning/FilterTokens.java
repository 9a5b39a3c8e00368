package io.ilion.api.longrunning;

import io.ilion.operation.type.InvalidRequestException;
import java.util.ArrayList;
import java.util.List;

/** The tokens of a filter. */
final class FilterTokens {

    /**
     * A word, a quoted text or an operator.
     *
     * @param position of its first character, counted from 1
     */
    record Token(Type type, String text, int position) {

        enum Type {
            WORD,
            QUOTED,
            COMPARATOR,
            OPEN,
            CLOSE,
            MINUS,
            END
        }

        boolean isKeyword(String keyword) {
            return type == Token.Type.WORD && text.equals(keyword);
        }
    }

    private final String filter;
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    private FilterTokens(String filter) {
        this.filter = filter;
    }

    /** @throws InvalidRequestException when a quote is not closed, or a character is not allowed */
    static List<Token> read(String filter) {
        return new FilterTokens(filter).tokenize();
    }

    private List<Token> tokenize() {
        while (at < filter.length()) {
            char next = filter.charAt(at);
            if (Character.isWhitespace(next)) {
                at++;
            } else if (next == '(') {
                operator(Token.Type.OPEN, 1);
            } else if (next == ')') {
                operator(Token.Type.CLOSE, 1);
            } else if (next == '"' || next == '\'') {
                quoted(next);
            } else if (next == '-' && !isAfterComparator()) {
                operator(Token.Type.MINUS, 1);
            } else if ("<>!".indexOf(next) >= 0 && filter.startsWith("=", at + 1)) {
                operator(Token.Type.COMPARATOR, 2);
            } else if ("=<>:".indexOf(next) >= 0) {
                operator(Token.Type.COMPARATOR, 1);
            } else {
                word();
            }
        }
        tokens.add(new Token(Token.Type.END, "end of filter", at + 1));
        return tokens;
    }

    private boolean isAfterComparator() {
        return !tokens.isEmpty() && tokens.get(tokens.size() - 1).type() == Token.Type.COMPARATOR;
    }

    private void operator(Token.Type type, int length) {
        tokens.add(new Token(type, filter.substring(at, at + length), at + 1));
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
            throw error(start + 1, "unterminated quote");
        }
        at++;
        tokens.add(new Token(Token.Type.QUOTED, text.toString(), start + 1));
    }

    private void word() {
        int start = at;
        while (at < filter.length() && isPartOfWord(filter.charAt(at))) {
            at++;
        }
        if (at == start) {
            throw error(at + 1, "unexpected character '%s'".formatted(filter.charAt(at)));
        }
        tokens.add(new Token(Token.Type.WORD, filter.substring(start, at), start + 1));
    }

    private static boolean isPartOfWord(char c) {
        return Character.isLetterOrDigit(c) || "._@*/+-".indexOf(c) >= 0;
    }

    static InvalidRequestException error(int position, String message) {
        return new InvalidRequestException("filter", "at character %d: %s".formatted(position, message));
    }
}
