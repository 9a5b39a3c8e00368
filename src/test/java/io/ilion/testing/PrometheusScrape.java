package io.ilion.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The metrics of the service in the Prometheus text format. */
public final class PrometheusScrape {

    private static final Pattern COMMENT = Pattern.compile("# (HELP|TYPE) ([a-zA-Z_:][a-zA-Z0-9_:]*) ?(.*)");
    private static final Pattern SAMPLE =
            Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? (NaN|[+-]Inf|[-+.0-9eE]+)( \\d+)?");
    private static final Pattern LABEL = Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\]|\\\\.)*)\",?");

    private final Map<String, String> help = new LinkedHashMap<>();
    private final Map<String, String> types = new LinkedHashMap<>();
    private final List<Sample> samples = new ArrayList<>();

    /** A sample: name, labels and value. */
    public record Sample(String name, Map<String, String> labels, double value) {}

    private PrometheusScrape(String text) {
        text.lines().filter(line -> !line.isBlank()).forEach(this::read);
    }

    /** Scrapes the service with a client that has the READER role. */
    public static PrometheusScrape from(IlionClient reader) {
        ApiResponse response = reader.get("/actuator/prometheus");
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.header("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain"));
        return new PrometheusScrape(response.body());
    }

    private void read(String line) {
        Matcher comment = COMMENT.matcher(line);
        if (comment.matches()) {
            Map<String, String> target = comment.group(1).equals("HELP") ? help : types;
            assertThat(target.put(comment.group(2), comment.group(3).strip()))
                    .as("a second # %s %s", comment.group(1), comment.group(2))
                    .isNull();
            return;
        }
        Matcher sample = SAMPLE.matcher(line);
        assertThat(sample.matches())
                .as("a line that Prometheus can read: " + line)
                .isTrue();
        Map<String, String> labels = new TreeMap<>();
        if (sample.group(2) != null) {
            Matcher label = LABEL.matcher(sample.group(2));
            while (label.find()) {
                assertThat(labels.put(label.group(1), label.group(2))).as(line).isNull();
            }
        }
        samples.add(new Sample(
                sample.group(1), labels, Double.parseDouble(sample.group(3).replace("Inf", "Infinity"))));
    }

    /** The {@code # HELP} text by metric family. */
    public Map<String, String> help() {
        return help;
    }

    /** The {@code # TYPE} by metric family. */
    public Map<String, String> types() {
        return types;
    }

    public List<Sample> samples() {
        return samples;
    }

    public List<Sample> samples(String name) {
        return samples.stream().filter(sample -> sample.name().equals(name)).toList();
    }

    /**
     * The sum of the samples with that name and those labels.
     *
     * @param labels alternating names and values
     */
    public double sum(String name, String... labels) {
        return samples(name).stream()
                .filter(sample -> hasAll(sample, labels))
                .mapToDouble(Sample::value)
                .sum();
    }

    private static boolean hasAll(Sample sample, String... labels) {
        for (int i = 0; i < labels.length; i += 2) {
            if (!labels[i + 1].equals(sample.labels().get(labels[i]))) {
                return false;
            }
        }
        return true;
    }
}
