package io.ilion.devcluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MavenClassPathTests {

    @Test
    void inheritsTheOptionsThatSelectRepositories() {
        String commandLine =
                " -q -s my/settings.xml -Dmaven.repo.local=/repository -o -Dilion.local.nodes=1 spring-boot:test-run";

        assertThat(MavenClassPath.inheritedOptions(commandLine))
                .containsExactly("-s", "my/settings.xml", "-Dmaven.repo.local=/repository", "-o");
    }

    @Test
    void inheritsNothingFromAnEmptyCommandLine() {
        assertThat(MavenClassPath.inheritedOptions("")).isEmpty();
    }

    @Test
    void reportsTheFirstErrorInOneLine() {
        String output = """
                [WARNING] something else
                [ERROR] Could not resolve dependencies
                [ERROR] \torg.example:gone:jar:1 was not found
                [ERROR] -> [Help 1]
                [ERROR]
                [ERROR] Re-run Maven using the -X switch to enable full debug logging.
                """;

        assertThat(MavenClassPath.firstError(output))
                .isEqualTo("Could not resolve dependencies org.example:gone:jar:1 was not found");
    }

    @Test
    void reportsTheLastLineWhenThereIsNoError() {
        assertThat(MavenClassPath.firstError("one\nsh: java: not found\n\n")).isEqualTo("sh: java: not found");
        assertThat(MavenClassPath.firstError("")).isEqualTo("no output");
    }
}
