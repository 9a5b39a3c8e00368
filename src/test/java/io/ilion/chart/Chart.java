package io.ilion.chart;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.springframework.util.FileSystemUtils;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Renders the chart with Helm, for a release named {@code it}. */
final class Chart {

    static final Path FOLDER = Path.of("helm").toAbsolutePath();

    static final String ALERTS = """
            groups:
              - name: it
                rules:
                  - alert: It
                    expr: up == 0
                    for: 5m
                    labels:
                      severity: page
                    annotations:
                      summary: "{{ $labels.instance }} is away"
            """;
    static final String DASHBOARD = "{\"title\": \"It\", \"legend\": \"{{node}}\"}";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Chart() {}

    /**
     * A copy of the chart in which the pod of {@code helm test} is not a hook, because the rendering omits hooks, with an
     * additional alerts file and dashboard.
     */
    private static final class ChartWithoutHooks {
        static final Path FOLDER = copyChart();

        private static Path copyChart() {
            try {
                Path copy = Path.of("target/it/chart").toAbsolutePath();
                FileSystemUtils.deleteRecursively(copy);
                FileSystemUtils.copyRecursively(Chart.FOLDER, copy);
                Path test = copy.resolve("templates/tests/ready.yaml");
                Files.writeString(
                        test, Files.readString(test).replace("helm.sh/hook: test", "helm.sh/was-a-hook: test"));
                Files.createDirectories(copy.resolve("alerts"));
                Files.writeString(copy.resolve("alerts/it.yaml"), ALERTS);
                Files.createDirectories(copy.resolve("dashboards"));
                Files.writeString(copy.resolve("dashboards/it.json"), DASHBOARD);
                return copy;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** The values files, one per feature. */
    static List<Path> valuesFiles() {
        try (Stream<Path> files = Files.list(FOLDER.resolve("ci"))) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path valuesFile(String feature) {
        return FOLDER.resolve("ci/" + feature + "-values.yaml");
    }

    /** @param set values that override the file, by path */
    static List<JsonNode> render(Path values, Map<String, ?> set) {
        TemplateCommand template = new Helm(ChartWithoutHooks.FOLDER)
                .template()
                .withName("it")
                .withNamespace("default")
                .withKubeVersion("1.34.0")
                .withValuesFile(values);
        set.forEach(template::set);
        return documents(template.call());
    }

    static List<JsonNode> render(String feature) {
        return render(valuesFile(feature), Map.of());
    }

    /** The only manifest of that kind. */
    static JsonNode only(String kind, List<JsonNode> manifests) {
        List<JsonNode> found = manifests.stream()
                .filter(each -> each.get("kind").asString().equals(kind))
                .toList();
        if (found.size() != 1) {
            throw new AssertionError("expected one manifest of kind %2$s, found %1$d".formatted(found.size(), kind));
        }
        return found.get(0);
    }

    static JsonNode read(Path file) {
        try {
            return documents(Files.readString(file)).get(0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Parses YAML documents. Rejects duplicate keys, like Kubernetes. */
    static List<JsonNode> documents(String yaml) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        return StreamSupport.stream(new Yaml(options).loadAll(yaml).spliterator(), false)
                .filter(Objects::nonNull)
                .<JsonNode>map(JSON::valueToTree)
                .toList();
    }
}
