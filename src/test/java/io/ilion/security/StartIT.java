package io.ilion.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ilion.devcluster.PasswordHash;
import io.ilion.testing.Ilion;
import io.ilion.testing.IlionClient;
import io.ilion.testing.TestEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Settings of users at startup. */
@ExtendWith(OutputCaptureExtension.class)
class StartIT {

    @Test
    void aPlainPasswordPreventsTheStartAndIsNotLogged(CapturedOutput output) {
        Map<String, Object> settings = withoutUsers();
        settings.put("ilion.security.users.alice.password", "{noop}a-plain-secret");
        settings.put("ilion.security.users.alice.roles", "ADMIN");

        assertThatThrownBy(() -> Ilion.start(settings)).hasMessageNotContaining("a-plain-secret");

        assertThat(output.getAll())
                .contains("APPLICATION FAILED TO START", "ilion.security.users.alice", "password must be a hash")
                .doesNotContain("a-plain-secret");
    }

    @Test
    void readsAPasswordFromAFile(@TempDir Path secrets) throws IOException {
        Files.writeString(
                secrets.resolve("ilion.security.users.alice.password"), PasswordHash.bcrypt("from a file") + "\n");
        Map<String, Object> settings = withoutUsers();
        settings.put("spring.config.import", "configtree:" + secrets + "/");
        settings.put("ilion.security.users.alice.roles", "READER");

        try (Ilion service = Ilion.start(settings)) {
            assertThat(new IlionClient(service.port(), "alice", "from a file")
                            .get("/operations")
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void withoutUsersCreatesAnAdminAndLogsItsPasswordOnce(CapturedOutput output) {
        try (Ilion service = Ilion.start(withoutUsers())) {
            Matcher logged = Pattern.compile("log in as admin with (\\S+)").matcher(output);

            assertThat(logged.find()).isTrue();
            String password = logged.group(1);
            assertThat(new IlionClient(service.port(), "admin", password)
                            .delete("/v1/operations/00000000-0000-7000-8000-000000000000")
                            .status())
                    .isEqualTo(404);
            assertThat(logged.find()).isFalse();
            assertThat(new IlionClient(service.port(), "admin", "admin")
                            .get("/operations")
                            .status())
                    .isEqualTo(401);
        }
    }

    private static Map<String, Object> withoutUsers() {
        Map<String, Object> settings = TestEnvironment.settingsWithoutCassandra(TestEnvironment.newDatabase());
        settings.keySet().removeIf(name -> name.startsWith("ilion.security.users."));
        return settings;
    }
}
