package io.ilion.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The values have comments, and match their schema and their table in the README. */
class ValuesTests {

    private static final Path VALUES = Chart.FOLDER.resolve("values.yaml");

    @Test
    void everyValueHasAComment() throws IOException {
        List<String> lines = Files.readAllLines(VALUES);
        List<String> without = new ArrayList<>();
        int inside = Integer.MAX_VALUE; // indent of a value whose comment covers its children
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            int indent = line.length() - line.stripLeading().length();
            if (line.isBlank() || line.stripLeading().startsWith("#") || indent > inside) {
                continue;
            }
            inside = Integer.MAX_VALUE;
            boolean commented = i > 0 && lines.get(i - 1).stripLeading().startsWith("# -- ");
            boolean leaf = !line.endsWith(":");
            if (commented && !leaf) {
                inside = indent;
            }
            if (leaf && !commented) {
                without.add(line.strip());
            }
        }

        assertThat(without).isEmpty();
    }

    @Test
    void theSchemaDefinesExactlyTheValues() throws IOException {
        Set<String> values = new TreeSet<>();
        namesOfValues("", Chart.read(VALUES), schema(), values);
        Set<String> known = new TreeSet<>();
        namesOfSchema("", schema(), known);
        known.remove("global"); // may be set by a parent chart
        known.remove("resources.claims"); // has no default

        assertThat(known).isEqualTo(values);
    }

    @Test
    void theReadmeListsEachGroupOfValues() throws IOException {
        String readme = Files.readString(Chart.FOLDER.resolve("README.md"));

        assertThat(Chart.read(VALUES).propertyNames())
                .allSatisfy(name -> assertThat(readme).contains("`" + name));
    }

    private static JsonNode schema() throws IOException {
        return JsonMapper.builder().build().readTree(Files.readString(Chart.FOLDER.resolve("values.schema.json")));
    }

    /** Collects paths down to where the schema accepts any name. */
    private static void namesOfValues(String path, JsonNode value, JsonNode schema, Set<String> names) {
        for (var property : value.properties()) {
            JsonNode below = schema.at("/properties/" + property.getKey());
            if (below.has("properties") && property.getValue().isObject()) {
                namesOfValues(path + property.getKey() + ".", property.getValue(), below, names);
            } else {
                names.add(path + property.getKey());
            }
        }
    }

    private static void namesOfSchema(String path, JsonNode schema, Set<String> names) {
        for (var property : schema.path("properties").properties()) {
            if (property.getValue().has("properties")) {
                assertThat(property.getValue().path("additionalProperties").asBoolean(true))
                        .as(path + property.getKey())
                        .isFalse();
                namesOfSchema(path + property.getKey() + ".", property.getValue(), names);
            } else {
                names.add(path + property.getKey());
            }
        }
    }
}
