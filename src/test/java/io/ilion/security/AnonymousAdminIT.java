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

/** {@code ilion.security.anonymous-admin}: every caller is ADMIN without authentication. */
@ExtendWith(OutputCaptureExtension.class)
class AnonymousAdminIT {

    private static Ilion service;
    private static IlionClient anonymous;
    private static String startupLog = "";

    private static Map<String, Object> settings() {
        Map<String, Object> settings = TestEnvironment.settingsWithoutCassandra(TestEnvironment.newDatabase());
        settings.keySet().removeIf(name -> name.startsWith("ilion.security.users."));
        settings.put("ilion.security.anonymous-admin", true);
        return settings;
    }

    @BeforeAll
    static void start(CapturedOutput output) {
        service = Ilion.start(settings());
        anonymous = IlionClient.anonymous(service.port());
        startupLog = output.getAll();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void anonymousCallersAreAdmin() {
        assertThat(anonymous.get("/operations").status()).isEqualTo(200);
        assertThat(anonymous.post("/operations", "{}").status()).isEqualTo(400);
        assertThat(anonymous.delete("/v1/operations/" + UUID.randomUUID()).status())
                .isEqualTo(404);
        assertThat(new IlionClient(service.port(), "any-user", "any-password")
                        .get("/operations")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void rejectsCrossSiteRequests() {
        ApiResponse crossSite = anonymous.send(
                "POST", "/v1/operations/%s:cancel".formatted(UUID.randomUUID()), "", "Sec-Fetch-Site", "cross-site");

        assertThat(crossSite.status()).isEqualTo(403);
    }

    @Test
    void isShownInInfoHealthAndOpenApiDocument() {
        assertThat(anonymous
                        .get("/actuator/info")
                        .json()
                        .at("/security/anonymousAdmin")
                        .asBoolean())
                .isTrue();
        assertThat(anonymous
                        .get("/actuator/health")
                        .json()
                        .at("/components/security/details/anonymousAdmin")
                        .asString())
                .contains("every caller", "ADMIN");
        assertThat(anonymous.get("/v3/api-docs").json().has("security")).isFalse();
    }

    @Test
    void logsAWarningAtStartup() {
        assertThat(startupLog).contains("WARN").contains("EVERY caller is ADMIN");
    }
}
