package io.ilion.api.icarus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ilion.api.icarus.ClusterViews.CassandraVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class CassandraVersionTests {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    5.0.9           | {"major":5,"minor":0,"patch":9,"dsePatch":-1}
                    4.1             | {"major":4,"minor":1,"patch":0,"dsePatch":-1}
                    5.0.0-beta1     | {"major":5,"minor":0,"patch":0,"dsePatch":-1,"preReleaseLabels":["beta1"]}
                    5.0-rc1-SNAPSHOT | {"major":5,"minor":0,"patch":0,"dsePatch":-1,"preReleaseLabels":["rc1","SNAPSHOT"]}
                    4.0.0.6816      | {"major":4,"minor":0,"patch":0,"dsePatch":6816}
                    5.0.2+abc.7     | {"major":5,"minor":0,"patch":2,"dsePatch":-1,"buildLabel":"abc.7"}
                    """)
    void parsesAllParts(String version, String json) {
        assertThat(new JsonMapper().writeValueAsString(CassandraVersion.parse(version)))
                .isEqualTo(json);
    }

    @Test
    void rejectsAnUnknownFormat() {
        assertThatThrownBy(() -> CassandraVersion.parse("trunk")).hasMessageContaining("trunk");
    }
}
