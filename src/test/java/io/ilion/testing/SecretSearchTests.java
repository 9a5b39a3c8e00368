package io.ilion.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/** Tests that leaked secrets are found. */
class SecretSearchTests {

    private final List<String> leaks = new ArrayList<>();
    private final SecretLeakFilter filter = new SecretLeakFilter(leaks::add);

    @ParameterizedTest
    @ValueSource(strings = {"a", "ab", "abc", "operator"})
    void recognisesASecretAlsoInBase64(String user) {
        String credentials = user + ":" + TestSecrets.passwordOf(user) + " and more";

        assertThat(TestSecrets.appearIn("the password " + TestSecrets.passwordOf(user) + " is wrong"))
                .isTrue();
        assertThat(TestSecrets.appearIn(
                        Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8))))
                .isTrue();
        assertThat(TestSecrets.appearIn(user + " was authenticated")).isFalse();
    }

    @Test
    void findsASecretInALogOrAReport(@TempDir Path target) throws IOException {
        Path log = Files.writeString(
                Files.createDirectories(target.resolve("it/logs")).resolve("one.log"),
                "fine\nlogged in as ilion with " + TestSecrets.passwordOf("jmx") + "\n");
        Path report = Files.writeString(
                Files.createDirectories(target.resolve("failsafe-reports")).resolve("TEST-A.xml"),
                "<system-out>" + TestSecrets.passwordOf("operator"));
        Files.writeString(target.resolve("clean.log"), "fine\n");
        Files.writeString(target.resolve("settings.yaml"), TestSecrets.passwordOf("jmx"));

        List<Path> logs = SecretSearch.logs(target);

        assertThat(logs).hasSize(3);
        assertThat(SecretSearch.containingSecrets(logs)).containsExactlyInAnyOrder(log.toString(), report.toString());
    }

    @Test
    void findsASecretThatIsWrittenInTwoParts() throws Exception {
        String secret = TestSecrets.passwordOf("jmx");
        MockHttpServletResponse response = new MockHttpServletResponse();

        filter.doFilter(new MockHttpServletRequest("GET", "/operations"), response, (request, answer) -> {
            answer.getOutputStream().print("failed: " + secret.substring(0, 9));
            answer.getOutputStream().print(secret.substring(9));
        });

        assertThat(leaks).isNotEmpty().containsOnly("GET /operations");
        assertThat(response.getContentAsString()).isEqualTo("failed: " + secret);
    }

    @Test
    void findsASecretInAHeaderAndInTheOutputOfAWriter() throws Exception {
        filter.doFilter(
                new MockHttpServletRequest("GET", "/status"), new MockHttpServletResponse(), (request, answer) -> {
                    ((jakarta.servlet.http.HttpServletResponse) answer)
                            .setHeader("X-Debug", TestSecrets.passwordOf("jmx"));
                    answer.getWriter().write("hello");
                    answer.getWriter().flush();
                });
        filter.doFilter(new MockHttpServletRequest("GET", "/"), new MockHttpServletResponse(), (request, answer) -> {
            answer.getWriter().write(TestSecrets.passwordOf("jmx"));
        });

        assertThat(leaks).containsExactly("a header of GET /status", "GET /");
    }
}
