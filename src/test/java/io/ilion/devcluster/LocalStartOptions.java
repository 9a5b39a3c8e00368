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
 * What the local start was asked for.
 *
 * @param arguments the command line, which has the last word on every property of the application
 */
record LocalStartOptions(List<String> arguments, int serverPort, int nodes) {

    private static final int MOST_NODES = 9;

    /** Reads the port as the application will: from the command line, a system property or the environment. */
    static LocalStartOptions parse(String... arguments) {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new SimpleCommandLinePropertySource(arguments));
        int port = number("server.port", environment.getProperty("server.port", "8080"), 0, 65535);
        int nodes = number("ilion.local.nodes", environment.getProperty("ilion.local.nodes", "3"), 1, MOST_NODES);
        return new LocalStartOptions(List.of(arguments), port, nodes);
    }

    void requireFreeServerPort() {
        try (ServerSocket socket = new ServerSocket(serverPort)) {
            assert socket.isBound();
        } catch (IOException taken) {
            throw new LocalStartException(
                    "Port " + serverPort + " is in use, and Ilion shall listen there: stop what has it (lsof -nP -iTCP:"
                            + serverPort + " -sTCP:LISTEN names it), or choose another port with"
                            + " ./mvnw spring-boot:test-run -Dspring-boot.run.arguments=--server.port=8081");
        }
    }

    /** The command line of the application: how to reach the parts, who may log in, and what was asked for. */
    String[] applicationArguments(LocalServers parts) {
        List<String> all = new ArrayList<>(arguments);
        properties(parts).forEach((key, value) -> {
            String option = "--" + key + "=";
            if (arguments.stream().noneMatch(given -> given.startsWith(option))) {
                all.add(option + value);
            }
        });
        return all.toArray(String[]::new);
    }

    private Map<String, String> properties(LocalServers parts) {
        String contactPoints = parts.cassandra().contactPoints().stream()
                .map(point -> point.getHostString() + ":" + point.getPort())
                .collect(Collectors.joining(","));
        return Map.ofEntries(
                Map.entry("server.port", Integer.toString(serverPort)),
                Map.entry("spring.datasource.url", parts.postgres().jdbcUrl()),
                Map.entry("spring.datasource.username", parts.postgres().username()),
                Map.entry("spring.datasource.password", parts.postgres().password()),
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
            // said below
        }
        throw new LocalStartException(property + "=" + value + " is not a number from " + least + " to " + most + ".");
    }
}
