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

/** The chart, rendered by Helm for a release with the name {@code it}. */
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
     * The same chart, in which the pod of {@code helm test} is no hook, since Helm leaves hooks out of what it renders here,
     * and which has one more file of alerts and one more dashboard.
     */
    private static final class Unhooked {
        static final Path FOLDER = copied();

        private static Path copied() {
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

    /** One small file of values for each feature. */
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

    /** @param set single values that win over the file, by their path */
    static List<JsonNode> rendered(Path values, Map<String, ?> set) {
        TemplateCommand template = new Helm(Unhooked.FOLDER)
                .template()
                .withName("it")
                .withNamespace("default")
                .withKubeVersion("1.34.0")
                .withValuesFile(values);
        set.forEach(template::set);
        return documents(template.call());
    }

    static List<JsonNode> rendered(String feature) {
        return rendered(valuesFile(feature), Map.of());
    }

    /** The only manifest of a kind. */
    static JsonNode only(String kind, List<JsonNode> manifests) {
        List<JsonNode> found = manifests.stream()
                .filter(each -> each.get("kind").asString().equals(kind))
                .toList();
        if (found.size() != 1) {
            throw new AssertionError("%d manifests of kind %s".formatted(found.size(), kind));
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

    /** A key that is there twice is refused, which Kubernetes would do as well. */
    static List<JsonNode> documents(String yaml) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        return StreamSupport.stream(new Yaml(options).loadAll(yaml).spliterator(), false)
                .filter(Objects::nonNull)
                .<JsonNode>map(JSON::valueToTree)
                .toList();
    }
}
