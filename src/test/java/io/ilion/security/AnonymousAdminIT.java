package io.ilion.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.ilion.testing.ApiResponse;
import io.ilion.testing.Ilion;
import io.ilion.testing.IlionClient;
import io.ilion.testing.TestEnvironment;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Without a lock, which is only for use behind something that has one. */
@ExtendWith(OutputCaptureExtension.class)
class AnonymousAdminIT {

    private static Ilion service;
    private static IlionClient nobody;
    private static String atStart = "";

    private static Map<String, Object> settings() {
        Map<String, Object> settings = TestEnvironment.settingsWithoutCassandra(TestEnvironment.newDatabase());
        settings.keySet().removeIf(name -> name.startsWith("ilion.security.users."));
        settings.put("ilion.security.anonymous-admin", true);
        return settings;
    }

    @BeforeAll
    static void start(CapturedOutput output) {
        service = Ilion.start(settings());
        nobody = IlionClient.anonymous(service.port());
        atStart = output.getAll();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void everybodyMayDoEverything() {
        assertThat(nobody.get("/operations").status()).isEqualTo(200);
        assertThat(nobody.post("/operations", "{}").status()).isEqualTo(400);
        assertThat(nobody.delete("/v1/operations/" + UUID.randomUUID()).status())
                .isEqualTo(404);
        assertThat(new IlionClient(service.port(), "whoever", "whatever")
                        .get("/operations")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void pagesOfOtherSitesAreNotEverybody() {
        ApiResponse foreign = nobody.send(
                "POST", "/v1/operations/%s:cancel".formatted(UUID.randomUUID()), "", "Sec-Fetch-Site", "cross-site");

        assertThat(foreign.status()).isEqualTo(403);
    }

    @Test
    void isSaidWherePeopleLook() {
        assertThat(nobody.get("/actuator/info")
                        .json()
                        .at("/security/anonymousAdmin")
                        .asBoolean())
                .isTrue();
        assertThat(nobody.get("/actuator/health")
                        .json()
                        .at("/components/security/details/anonymousAdmin")
                        .asString())
                .contains("every caller", "ADMIN");
        assertThat(nobody.get("/v3/api-docs").json().has("security")).isFalse();
    }

    @Test
    void isSaidLoudlyAtTheStart() {
        assertThat(atStart).contains("WARN").contains("EVERY caller is ADMIN");
    }
}
