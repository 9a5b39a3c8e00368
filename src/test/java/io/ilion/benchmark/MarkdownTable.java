package io.ilion.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Prints a Markdown table that is also readable on the console. */
final class MarkdownTable {

    private final String title;
    private final List<List<String>> rows = new ArrayList<>();

    MarkdownTable(String title, String... heads) {
        this.title = title;
        rows.add(List.of(heads));
    }

    void row(String... cells) {
        rows.add(List.of(cells));
    }

    void print() {
        int[] widths = IntStream.range(0, rows.get(0).size())
                .map(column -> rows.stream()
                        .mapToInt(row -> row.get(column).length())
                        .max()
                        .orElse(0))
                .toArray();
        List<String> ruler = IntStream.of(widths)
                .mapToObj(width -> "-".repeat(Math.max(3, width)))
                .toList();
        List<List<String>> lines = new ArrayList<>(rows);
        lines.add(1, ruler);
        System.out.println(lines.stream()
                .map(cells -> line(cells, widths))
                .collect(Collectors.joining("\n", "\n### " + title + "\n\n", "\n")));
    }

    private static String line(List<String> cells, int[] widths) {
        return IntStream.range(0, widths.length)
                .mapToObj(column -> cells.get(column)
                        + " "
                                .repeat(Math.max(
                                        0,
                                        Math.max(3, widths[column])
                                                - cells.get(column).length())))
                .collect(Collectors.joining(" | ", "| ", " |"));
    }
}
