package io.ilion.benchmark;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Measured values of a benchmark, in any unit. */
final class Samples {

    private final List<Double> values = new ArrayList<>();

    void add(double value) {
        values.add(value);
    }

    void addMillis(Duration taken) {
        add(taken.toNanos() / 1e6);
    }

    void addAll(Samples others) {
        values.addAll(others.values);
    }

    void clear() {
        values.clear();
    }

    double min() {
        return sorted().get(0);
    }

    /** The median; the lower of the two middle values for an even number. */
    double median() {
        return quantile(0.5);
    }

    /** The smallest value that at least this share of all values does not exceed. */
    double quantile(double part) {
        return sorted().get((int) Math.ceil(part * values.size()) - 1);
    }

    int size() {
        return values.size();
    }

    /** Formats a value with that many decimals. */
    static String format(double value, int digits) {
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }

    private List<Double> sorted() {
        if (values.isEmpty()) {
            throw new IllegalStateException("no samples");
        }
        return values.stream().sorted().toList();
    }
}
