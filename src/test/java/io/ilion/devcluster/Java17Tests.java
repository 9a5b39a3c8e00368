package io.ilion.devcluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Java17Tests {

    @TempDir
    Path folder;

    @Test
    void detectsTheVersionFromTheReleaseFile() throws IOException {
        assertThat(Java17.isJava17(home("a", "17.0.15"))).isTrue();
        assertThat(Java17.isJava17(home("b", "17"))).isTrue();
        assertThat(Java17.isJava17(home("c", "25.0.3"))).isFalse();
        assertThat(Java17.isJava17(home("d", "1.8.0_172"))).isFalse();
    }

    @Test
    void rejectsAHomeWithoutAJavaExecutable() throws IOException {
        Path home = home("incomplete", "17.0.15");
        Files.delete(home.resolve("bin/java"));

        assertThat(Java17.isJava17(home)).isFalse();
        assertThat(Java17.isJava17(folder.resolve("absent"))).isFalse();
    }

    @Test
    void choosesTheFirstJava17() throws IOException {
        Path newer = home("newer", "25.0.3");
        Path first = home("first", "17.0.1");
        Path second = home("second", "17.0.15");

        assertThat(Java17.firstJava17(List.of(newer, first, second)).java()).isEqualTo(first.resolve("bin/java"));
    }

    @Test
    void explainsInOneLineHowToConfigureAJava17() {
        assertThatExceptionOfType(LocalStartException.class)
                .isThrownBy(() -> Java17.firstJava17(List.of()))
                .satisfies(problem -> assertThat(problem.getMessage())
                        .contains("JAVA17_HOME", "-Dilion.local.java17")
                        .doesNotContain("\n"));
    }

    private Path home(String name, String version) throws IOException {
        Path home = Files.createDirectories(folder.resolve(name));
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"Nobody\"\nJAVA_VERSION=\"" + version + "\"\n");
        Path java = Files.createDirectories(home.resolve("bin")).resolve("java");
        Files.writeString(java, "");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        return home;
    }
}
