package io.ilion.maintenance.sstableimport;

import static org.assertj.core.api.Assertions.assertThat;

import io.ilion.testing.SettingsReader;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;

class ImportSettingsTests {

    private final SettingsReader<ImportSettings> settings = new SettingsReader<>(ImportSettings.class, Enabled.class);

    @Test
    void allowsNothingByDefault() {
        assertThat(settings.read().objectionTo("it", "demo", "/data/import/x"))
                .get()
                .asString()
                .contains("ilion.import.roots");
    }

    @Test
    void readsEveryKey() {
        assertThat(settings.read(
                        "ilion.import.roots=/data/import,/srv/sstables",
                        "ilion.import.cluster-roots.prod=/prod/import",
                        "ilion.import.keyspace-roots[prod/orders_*]=/prod/import/orders"))
                .isEqualTo(new ImportSettings(
                        List.of("/data/import", "/srv/sstables"),
                        Map.of("prod", List.of("/prod/import")),
                        Map.of("prod/orders_*", List.of("/prod/import/orders"))));
    }

    @Test
    void rejectsARelativeRoot() {
        settings.assertRejected("roots", "ilion.import.roots=data/import");
        settings.assertRejected("roots", "ilion.import.roots=/");
        settings.assertRejected("roots", "ilion.import.roots=/data/../etc");
        settings.assertRejected("clusterRoots", "ilion.import.cluster-roots.prod=data");
        settings.assertRejected("keyspaceRoots", "ilion.import.keyspace-roots[prod/orders_*]=data");
        settings.assertRejected("must be cluster/keyspace", "ilion.import.keyspace-roots[orders]=/data");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/data/import", "/data/import/", "/data/import/x/y", "/srv/..x/z"})
    void allowsPathsBelowARoot(String directory) {
        assertThat(new ImportSettings(List.of("/data/import", "/srv/..x"), Map.of(), Map.of())
                        .objectionTo("it", "demo", directory))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "data/import",
                "/data/import2",
                "/data/import/../x",
                "/data/import/./x",
                "/data/import//x",
                "/data/import/%2e%2e/x",
                "/data/import/%2E./x",
                "/data/import/x%00",
                "/data/import/x\u0000",
                "/data/import/x\n",
                "/data/import/\u202Ex",
                "/data/import/..\\x",
                "/data"
            })
    void rejectsOtherPaths(String directory) {
        assertThat(new ImportSettings(List.of("/data/import"), Map.of(), Map.of()).objectionTo("it", "demo", directory))
                .isPresent();
    }

    @Test
    void rootsOfAClusterReplaceTheDefaults() {
        ImportSettings both = new ImportSettings(
                List.of("/data/import"), Map.of("prod", List.of("/prod/import"), "closed", List.of()), Map.of());

        assertThat(both.objectionTo("prod", "demo", "/prod/import/x")).isEmpty();
        assertThat(both.objectionTo("prod", "demo", "/data/import/x")).isPresent();
        assertThat(both.objectionTo("test", "demo", "/data/import/x")).isEmpty();
        assertThat(both.objectionTo("test", "demo", "/prod/import/x")).isPresent();
        assertThat(both.objectionTo("closed", "demo", "/data/import/x")).isPresent();
    }

    @Test
    void rootsOfKeyspacesReplaceThoseOfTheClusterAndAreReservedForThem() {
        ImportSettings teams = new ImportSettings(
                List.of("/data"),
                Map.of(),
                Map.of(
                        "prod/orders_*", List.of("/data/orders"),
                        "prod/users", List.of("/data/users"),
                        "*/orders_eu", List.of("/eu")));

        assertThat(teams.objectionTo("prod", "orders_us", "/data/orders/x")).isEmpty();
        assertThat(teams.objectionTo("prod", "orders_eu", "/data/orders/x")).isEmpty();
        assertThat(teams.objectionTo("prod", "orders_eu", "/eu/x")).isEmpty();
        assertThat(teams.objectionTo("prod", "orders_us", "/data/users/x")).isPresent();
        assertThat(teams.objectionTo("prod", "orders_us", "/data/other")).isPresent();
        assertThat(teams.objectionTo("prod", "stock", "/data/other")).isEmpty();
        assertThat(teams.objectionTo("prod", "stock", "/data/orders/x"))
                .get()
                .asString()
                .contains("reserved for the keyspaces 'prod/orders_*'");
        assertThat(teams.objectionTo("test", "stock", "/data/orders/x")).isEmpty();
    }

    @Test
    void quickDisablesEveryVerification() {
        ImportParameters quick =
                new ImportParameters("k", "t", "/a", "/b", null, null, null, null, null, true, true, null, null, null);

        assertThat(quick.verifies()).isFalse();
        assertThat(quick.verifiesTokens()).isFalse();
        assertThat(quick.invalidatesCaches()).isFalse();
        assertThat(quick.verifiesValues()).isFalse();
        assertThat(quick.copies()).isTrue();
        assertThat(quick.directory()).isEqualTo("/b");
    }

    @EnableConfigurationProperties(ImportSettings.class)
    static class Enabled {}
}
