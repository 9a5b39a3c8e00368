package io.ilion;

import static org.assertj.core.api.Assertions.assertThat;

import io.ilion.testing.Ilion;
import io.ilion.testing.IlionClient;
import io.ilion.testing.PrometheusScrape;
import io.ilion.testing.TestEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The dashboard and the alerts use existing metrics and labels, and each alert has a runbook. */
class MonitoringIT {

    private static final Path ALERTS = Path.of("helm/alerts/ilion.yaml");
    private static final Path DASHBOARD = Path.of("helm/dashboards/ilion.json");

    /** Label matchers, ranges, grouping labels and numbers. */
    private static final Pattern NOT_A_NAME =
            Pattern.compile("\\{[^}]*}|\\[[^]]*]|\\b(?:by|without|on|ignoring)\\s*\\([^)]*\\)|\\b\\d[\\w.]*");

    private static final Pattern NAME = Pattern.compile("\\b([a-zA-Z_:][a-zA-Z0-9_:]*)\\b(?!\\s*\\()");
    private static final Set<String> KEYWORDS =
            Set.of("and", "or", "unless", "by", "without", "on", "ignoring", "bool");
    private static final Pattern MATCHER = Pattern.compile("([a-z_]+)\\s*(?:=~|!~|!=|=)\\s*\"");
    private static final Pattern GROUPING = Pattern.compile("\\b(?:by|without|on)\\s*\\(([^)]*)\\)");

    /** Labels that Prometheus adds to every sample. */
    private static final Set<String> PROMETHEUS_LABELS = Set.of("instance", "job");

    private static PrometheusScrape scrape;

    @BeforeAll
    static void runAFlushAndScrape() {
        TestEnvironment.createKeyspace("monitored", "one");
        IlionClient ilion = Ilion.shared().client();
        ilion.awaitEnd(ilion.submit("{'type': 'flush', 'keyspace': 'monitored'}"));
        scrape = PrometheusScrape.from(Ilion.shared().client("reader"));
    }

    @Test
    void everyAlertUsesExistingMetricsAndLabels() throws IOException {
        assertThat(rules())
                .hasSizeGreaterThan(8)
                .allSatisfy(rule -> assertMetricsExist(rule.required("expr").asString()));
    }

    @Test
    void everyPanelUsesExistingMetricsAndLabels() throws IOException {
        JsonNode dashboard = new JsonMapper().readTree(Files.readString(DASHBOARD));

        List<String> expressions = dashboard
                .get("panels")
                .valueStream()
                .flatMap(panel -> panel.path("targets").valueStream())
                .map(target -> target.get("expr").asString())
                .toList();

        assertThat(expressions).hasSizeGreaterThan(15).allSatisfy(MonitoringIT::assertMetricsExist);
        assertThat(dashboard
                        .get("panels")
                        .valueStream()
                        .map(panel -> panel.get("id").asInt()))
                .doesNotHaveDuplicates();
    }

    @Test
    void everyIlionMetricIsOnTheDashboardOrInAnAlert() throws IOException {
        String asked = Files.readString(DASHBOARD) + Files.readString(ALERTS);

        assertThat(scrape.types().keySet().stream()
                        .filter(name -> name.startsWith("ilion_") && !name.endsWith("_max"))
                        .filter(name -> !asked.contains(name)))
                .isEmpty();
    }

    @Test
    void theDocumentationListsEveryIlionMetric() throws IOException {
        String page = Files.readString(Path.of("docs/observability.md"));

        assertThat(scrape.types().keySet().stream().filter(name -> name.startsWith("ilion_") && !name.endsWith("_max")))
                .isNotEmpty()
                .allMatch(name -> page.contains("`" + name + "`"));
    }

    @Test
    void everyAlertHasASeverityASummaryAndARunbook() throws IOException {
        for (JsonNode rule : rules()) {
            JsonNode annotations = rule.required("annotations");
            assertThat(rule.required("labels").required("severity").asString()).isIn("warning", "critical");
            assertThat(annotations.required("summary").asString()).isNotBlank();
            Path page = Path.of(annotations.required("runbook_url").asString());
            assertThat(page).startsWithRaw(Path.of("docs/runbook")).exists();
            assertThat(Files.readString(page))
                    .contains("`" + rule.required("alert").asString() + "`", "## What it means", "## Check", "## Do");
        }
    }

    @Test
    void theRunbookIndexListsEveryPage() throws IOException {
        String index = Files.readString(Path.of("docs/runbook/README.md"));
        try (Stream<Path> pages = Files.list(Path.of("docs/runbook"))) {
            assertThat(pages.map(page -> page.getFileName().toString()).filter(name -> !name.equals("README.md")))
                    .isNotEmpty()
                    .allMatch(name -> index.contains("(" + name + ")"));
        }
    }

    private static List<JsonNode> rules() throws IOException {
        Object file = new Yaml().load(Files.readString(ALERTS));
        return new JsonMapper()
                .<JsonNode>valueToTree(file)
                .required("groups")
                .valueStream()
                .flatMap(group -> group.required("rules").valueStream())
                .toList();
    }

    private static void assertMetricsExist(String expression) {
        assertThat(expression.chars().filter(each -> each == '(').count())
                .as(expression)
                .isEqualTo(expression.chars().filter(each -> each == ')').count());
        Set<String> names = names(expression);
        Set<String> exposed =
                scrape.samples().stream().map(PrometheusScrape.Sample::name).collect(Collectors.toSet());
        assertThat(names).as(expression).isNotEmpty().isSubsetOf(exposed);

        Set<String> labels = names.stream()
                .flatMap(name -> scrape.samples(name).stream())
                .flatMap(sample -> sample.labels().keySet().stream())
                .collect(Collectors.toCollection(TreeSet::new));
        labels.addAll(PROMETHEUS_LABELS);
        assertThat(labels).as(expression).containsAll(labels(expression));
    }

    private static Set<String> names(String expression) {
        return NAME.matcher(NOT_A_NAME.matcher(expression).replaceAll(" "))
                .results()
                .map(MatchResult::group)
                .filter(name -> !KEYWORDS.contains(name))
                .collect(Collectors.toSet());
    }

    private static Set<String> labels(String expression) {
        Stream<String> matched = MATCHER.matcher(expression).results().map(found -> found.group(1));
        Stream<String> grouped = GROUPING.matcher(expression)
                .results()
                .flatMap(found -> Stream.of(found.group(1).split(",", -1)))
                .map(String::strip);
        return Stream.concat(matched, grouped).collect(Collectors.toSet());
    }
}
