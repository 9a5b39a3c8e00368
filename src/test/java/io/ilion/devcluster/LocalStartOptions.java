package io.ilion.devcluster;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.core.env.SimpleCommandLinePropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * Options of the local start.
 *
 * @param arguments the command line, which overrides every property of the application
 */
record LocalStartOptions(List<String> arguments, int serverPort, int nodes) {

    private static final int MAX_NODES = 9;

    /** Reads the options from the command line, system properties and the environment, like the application. */
    static LocalStartOptions parse(String... arguments) {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new SimpleCommandLinePropertySource(arguments));
        int port = number("server.port", environment.getProperty("server.port", "8080"), 0, 65535);
        int nodes = number("ilion.local.nodes", environment.getProperty("ilion.local.nodes", "3"), 1, MAX_NODES);
        return new LocalStartOptions(List.of(arguments), port, nodes);
    }

    void requireFreeServerPort() {
        try (ServerSocket socket = new ServerSocket(serverPort)) {
            assert socket.isBound();
        } catch (IOException taken) {
            throw new LocalStartException("Port " + serverPort
                    + " is in use, but Ilion needs it: stop the process that listens there (lsof -nP -iTCP:"
                    + serverPort + " -sTCP:LISTEN names it), or choose another port with"
                    + " ./mvnw spring-boot:test-run -Dspring-boot.run.arguments=--server.port=8081");
        }
    }

    /** The command line of the application: connection settings, users, and the given arguments. */
    String[] applicationArguments(LocalServers servers) {
        List<String> all = new ArrayList<>(arguments);
        properties(servers).forEach((key, value) -> {
            String option = "--" + key + "=";
            if (arguments.stream().noneMatch(given -> given.startsWith(option))) {
                all.add(option + value);
            }
        });
        return all.toArray(String[]::new);
    }

    private Map<String, String> properties(LocalServers servers) {
        String contactPoints = servers.cassandra().contactPoints().stream()
                .map(point -> point.getHostString() + ":" + point.getPort())
                .collect(Collectors.joining(","));
        return Map.ofEntries(
                Map.entry("server.port", Integer.toString(serverPort)),
                Map.entry("spring.datasource.url", servers.postgres().jdbcUrl()),
                Map.entry("spring.datasource.username", servers.postgres().username()),
                Map.entry("spring.datasource.password", servers.postgres().password()),
                Map.entry("ilion.clusters.local.contact-points", contactPoints),
                Map.entry("ilion.security.users.reader.password", PasswordHash.bcrypt("reader")),
                Map.entry("ilion.security.users.reader.roles", "READER"),
                Map.entry("ilion.security.users.operator.password", PasswordHash.bcrypt("operator")),
                Map.entry("ilion.security.users.operator.roles", "OPERATOR"),
                Map.entry("ilion.security.users.admin.password", PasswordHash.bcrypt("admin")),
                Map.entry("ilion.security.users.admin.roles", "ADMIN"),
                Map.entry("logging.level.io.zonky.test", "warn"));
    }

    private static int number(String property, String value, int least, int most) {
        try {
            int number = Integer.parseInt(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // reported below
        }
        throw new LocalStartException(property + "=" + value + " is not a number from " + least + " to " + most + ".");
    }
}
