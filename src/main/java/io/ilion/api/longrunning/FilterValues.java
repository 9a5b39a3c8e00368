package io.ilion.api.longrunning;

import io.ilion.api.longrunning.Filter.Comparison;
import io.ilion.operation.type.InvalidRequestException;
import io.ilion.web.Times;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.regex.Pattern;

/** Reads the value of a comparison. Each method rejects a value of another type, and says what is valid. */
final class FilterValues {

    private static final Pattern WHOLE = Pattern.compile("-?\\d{1,9}");
    private static final Pattern DECIMAL = Pattern.compile("[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d+)?");

    private FilterValues() {}

    static boolean bool(Comparison comparison) {
        return switch (unquoted(comparison)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw error(comparison, "must be true or false, without quotes");
        };
    }

    /** A number of {@code google.rpc.Code}; need not be one that exists. */
    static int code(Comparison comparison) {
        String value = unquoted(comparison);
        if (!WHOLE.matcher(value).matches()) {
            throw error(comparison, "must be a whole number, a google.rpc.Code, without quotes");
        }
        return Integer.parseInt(value);
    }

    static double progress(Comparison comparison) {
        String value = unquoted(comparison);
        double number = DECIMAL.matcher(value).matches() ? Double.parseDouble(value) : Double.NaN;
        if (!Double.isFinite(number)) {
            throw error(comparison, "must be a number from 0 to 1, without quotes");
        }
        return number;
    }

    static Instant time(Comparison comparison) {
        try {
            return Times.parse(comparison.value());
        } catch (DateTimeException e) {
            throw error(comparison, "must be a time (RFC 3339) in quotes, such as \"2026-01-01T00:00:00Z\"");
        }
    }

    static InvalidRequestException error(Comparison comparison, String message) {
        return FilterTokens.error(comparison.position(), comparison.field() + " " + message);
    }

    /** A quoted value is a text, and neither a number nor a boolean. */
    private static String unquoted(Comparison comparison) {
        return comparison.quoted() ? "" : comparison.value();
    }
}
