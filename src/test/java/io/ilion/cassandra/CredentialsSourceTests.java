package io.ilion.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.ilion.cassandra.CredentialsSource.Credentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialsSourceTests {

    @TempDir
    Path folder;

    @Test
    void hasNoCredentialsByDefault() throws IOException {
        assertThat(CredentialsSource.of(null, null, null).isConfigured()).isFalse();
        assertThat(CredentialsSource.of(null, null, null).current()).isEmpty();
    }

    @Test
    void readsTheFileEachTime() throws IOException {
        Path file = Files.writeString(folder.resolve("password"), "old");
        CredentialsSource login = CredentialsSource.of("ilion", null, file);
        assertThat(login.current()).contains(new Credentials("ilion", "old"));

        Files.writeString(file, "new one \r\n");

        assertThat(login.current()).contains(new Credentials("ilion", "new one "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "a\nb", "a\n\n"})
    void requiresExactlyOneLine(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("password"), text);

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> CredentialsSource.of("ilion", null, file).current())
                .withMessageContaining("must have exactly one line")
                .withMessageContaining(file.toString());
    }

    @Test
    void namesAFileThatCannotBeRead() {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> CredentialsSource.of("ilion", null, folder.resolve("missing"))
                        .current())
                .withMessageContaining("missing");
    }

    @Test
    void rejectsContradictorySettingsWithoutRevealingThePassword() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CredentialsSource.of("ilion", "a-secret", folder))
                .withMessageNotContaining("a-secret");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CredentialsSource.of(null, "a-secret", null))
                .withMessageNotContaining("a-secret");
        assertThatIllegalArgumentException().isThrownBy(() -> CredentialsSource.of("ilion", null, null));
    }

    @Test
    void toStringContainsNoPassword() throws IOException {
        CredentialsSource login = CredentialsSource.of("ilion", "a-secret", null);

        assertThat(login.toString()).contains("ilion").doesNotContain("a-secret");
        assertThat(login.current().orElseThrow().toString()).isEqualTo("ilion");
    }
}
