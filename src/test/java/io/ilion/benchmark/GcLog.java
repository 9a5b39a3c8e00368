package io.ilion.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads a log of {@code -Xlog:gc:file=}. */
final class GcLog {

    private static final Pattern PAUSE = Pattern.compile("Pause .* \\d+M->(\\d+)M\\(\\d+M\\) ([0-9.]+)ms");

    private final Path file;
    private int read;

    GcLog(Path file) {
        this.file = file;
    }

    /**
     * Summary of the collections in a period.
     *
     * @param heap smallest heap after a pause, in MB; NaN without a pause
     * @param longest pause in milliseconds
     */
    record Collections(double heap, double longest) {}

    /** The collections since the last call. */
    Collections readNew() throws IOException {
        double heap = Double.NaN;
        double longest = 0;
        var lines = Files.readAllLines(file);
        for (String line : lines.subList(read, lines.size())) {
            Matcher pause = PAUSE.matcher(line);
            if (pause.find()) {
                double after = Double.parseDouble(pause.group(1));
                heap = Double.isNaN(heap) ? after : Math.min(heap, after);
                longest = Math.max(longest, Double.parseDouble(pause.group(2)));
            }
        }
        read = lines.size();
        return new Collections(heap, longest);
    }
}
