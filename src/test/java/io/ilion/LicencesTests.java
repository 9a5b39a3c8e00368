package io.ilion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.io.InputStream;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every shipped component has at least one allowed licence. */
class LicencesTests {

    /** The Bouncy Castle licence is the MIT licence under another name. */
    private static final Set<String> ALLOWED =
            Set.of("Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "EPL-2.0", "MIT", "MIT-0", "Bouncy Castle Licence");

    private Sbom sbom;

    @BeforeEach
    void read() throws IOException {
        try (InputStream text = getClass().getClassLoader().getResourceAsStream(Sbom.PATH)) {
            assumeFalse(text == null && Sbom.MAY_BE_MISSING, "an offline build writes none");
            assertThat(text).as("the build writes " + Sbom.PATH).isNotNull();
            sbom = Sbom.of(text.readAllBytes());
        }
    }

    @Test
    void everyComponentHasAnAllowedLicence() {
        assertThat(sbom.components())
                .hasSizeGreaterThan(50)
                .allSatisfy(component ->
                        assertThat(component.licences()).as(component.purl()).containsAnyElementsOf(ALLOWED));
    }

    @Test
    void everyAllowedLicenceIsNeeded() {
        List<Set<String>> used =
                sbom.components().stream().map(Sbom.Component::licences).toList();

        assertThat(ALLOWED)
                .allMatch(licence -> used.stream()
                        .anyMatch(licences ->
                                licences.contains(licence) && Collections.disjoint(licences, without(licence))));
    }

    private static List<String> without(String licence) {
        return ALLOWED.stream().filter(other -> !other.equals(licence)).toList();
    }

    @Test
    void isReproducible() {
        assertThat(sbom.json().has("serialNumber")).isFalse();
        assertThat(sbom.json().get("metadata").has("timestamp")).isFalse();
    }
}
