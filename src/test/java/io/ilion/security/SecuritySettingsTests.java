package io.ilion.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.ilion.testing.SettingsReader;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.EnableConfigurationProperties;

class SecuritySettingsTests {

    private final SettingsReader<SecuritySettings> settings =
            new SettingsReader<>(SecuritySettings.class, Enabled.class);

    @Test
    void knowsNobodyByDefault() {
        assertThat(settings.read().users()).isEmpty();
    }

    @Test
    void readsEveryKey() {
        assertThat(settings.read(
                                "ilion.security.users.alice.password={noop}secret",
                                "ilion.security.users.alice.roles=operator",
                                "ilion.security.users[bob@example.org].password={noop}hidden",
                                "ilion.security.users[bob@example.org].roles=READER,ADMIN")
                        .users())
                .isEqualTo(Map.of(
                        "alice", new SecuritySettings.User("{noop}secret", Set.of(Role.OPERATOR)),
                        "bob@example.org", new SecuritySettings.User("{noop}hidden", Set.of(Role.READER, Role.ADMIN))));
    }

    @Test
    void refusesAUserWhoCannotLogInOrMayDoNothing() {
        settings.assertRefused("users[alice].password", "ilion.security.users.alice.roles=READER");
        settings.assertRefused(
                "users[alice].password",
                "ilion.security.users.alice.password= ",
                "ilion.security.users.alice.roles=READER");
        settings.assertRefused("users[alice].roles", "ilion.security.users.alice.password={noop}secret");
        settings.assertRefused(
                "JANITOR",
                "ilion.security.users.alice.password={noop}secret",
                "ilion.security.users.alice.roles=JANITOR");
    }

    @Test
    void keepsPasswordsToItself() {
        SecuritySettings read = settings.read(
                "ilion.security.users.alice.password={noop}secret", "ilion.security.users.alice.roles=READER");

        assertThat(read.toString()).contains("alice").doesNotContain("secret");
    }

    @EnableConfigurationProperties(SecuritySettings.class)
    static class Enabled {}
}
