package io.ilion.cassandra.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.ilion.cassandra.CassandraSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.mock.env.MockEnvironment;

/** Settings of a cluster that can be bound but are invalid. */
class ClusterAccessTests {

    private final MockEnvironment environment =
            new MockEnvironment().withProperty("ilion.clusters.it.contact-points", "10.0.0.1:9042");
    private final DefaultSslBundleRegistry bundles = new DefaultSslBundleRegistry();

    @ParameterizedTest
    @CsvSource({
        "ssl.bundle, nowhere, ilion.clusters.it.ssl.bundle, no such SSL bundle",
        "jmx.ssl.bundle, nowhere, ilion.clusters.it.jmx.ssl.bundle, no such SSL bundle",
        "username, ilion, ilion.clusters.it.username, username requires password",
        "jmx.username, ilion, ilion.clusters.it.jmx.username, username requires password",
        "jmx.password, a-secret, ilion.clusters.it.jmx.username, password requires username"
    })
    void namesTheInvalidSetting(String key, String value, String property, String reason) {
        environment.setProperty("ilion.clusters.it." + key, value);

        assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
                .isThrownBy(this::access)
                .satisfies(refused -> {
                    assertThat(refused.getName()).isEqualTo(property);
                    assertThat(refused.getReason()).contains(reason);
                    assertThat(refused).hasMessageNotContaining("a-secret");
                });
    }

    @Test
    void namesTheMissingPasswordFile() {
        environment.setProperty("ilion.clusters.it.jmx.username", "ilion");
        environment.setProperty("ilion.clusters.it.jmx.password-file", "/nowhere/secret");

        assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
                .isThrownBy(this::access)
                .satisfies(refused -> {
                    assertThat(refused.getName()).isEqualTo("ilion.clusters.it.jmx.password-file");
                    assertThat(refused.getReason()).contains("/nowhere/secret");
                });
    }

    @Test
    void hasNoCredentialsAndNoTlsByDefault() {
        ClusterAccess access = access();

        assertThat(access.cql().isConfigured()).isFalse();
        assertThat(access.cqlTls()).isNull();
        assertThat(access.jmx().tls()).isNull();
    }

    private ClusterAccess access() {
        CassandraSettings settings =
                Binder.get(environment).bind("ilion", CassandraSettings.class).get();
        return ClusterAccess.create(
                "it", java.util.Objects.requireNonNull(settings.clusters().get("it")), bundles);
    }
}
