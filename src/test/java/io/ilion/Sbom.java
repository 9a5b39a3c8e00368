package io.ilion;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The software bill of materials (CycloneDX) that the build writes. */
record Sbom(JsonNode json) {

    /** Its path on the class path. */
    static final String PATH = "META-INF/sbom/application.cdx.json";

    /** Whether the build is offline: the plugin that writes it does not run then. */
    static final boolean MAY_BE_MISSING = "offline: true".equals(System.getProperty("build.offline"));

    static Sbom of(byte[] text) {
        return new Sbom(new JsonMapper().readTree(text));
    }

    List<Component> components() {
        return json.get("components").valueStream().map(Component::new).toList();
    }

    record Component(JsonNode json) {

        /** Such as {@code pkg:maven/org.postgresql/postgresql@42.7.14?type=jar}. */
        String purl() {
            return json.get("purl").asString();
        }

        /** Such as {@code postgresql-42.7.14.jar}. */
        String jar() {
            String classifier = purl().replaceAll("(?:.*[?&]classifier=([^&]*).*)|.*", "$1");
            return json.get("name").asString() + "-" + json.get("version").asString()
                    + (classifier.isEmpty() ? "" : "-" + classifier) + ".jar";
        }

        /** SPDX identifiers, or else names. Any one of several may be chosen. */
        Set<String> licences() {
            return json.path("licenses")
                    .valueStream()
                    .map(each -> each.has("expression")
                            ? each.get("expression").asString()
                            : each.at("/license/id")
                                    .asString(each.at("/license/name").asString()))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
