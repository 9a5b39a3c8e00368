package io.ilion.benchmark;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What was measured in the rounds of one benchmark, in whatever unit. */
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

    /** The lower one of the middle two, where there are two. */
    double median() {
        return quantile(0.5);
    }

    /** The smallest value that so large a part of all values does not exceed. */
    double quantile(double part) {
        return sorted().get((int) Math.ceil(part * values.size()) - 1);
    }

    int size() {
        return values.size();
    }

    /** With that many digits after the point. */
    static String text(double value, int digits) {
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }

    private List<Double> sorted() {
        if (values.isEmpty()) {
            throw new IllegalStateException("nothing was measured");
        }
        return values.stream().sorted().toList();
    }
}
