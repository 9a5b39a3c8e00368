package io.ilion.devcluster;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.ilion.IlionApplication;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * Starts Ilion on a development machine with its own PostgreSQL and Cassandra cluster, a sample keyspace and two sample operations.
 * Run by {@code ./mvnw spring-boot:test-run}.
 * <p>
 * All started processes end with it. A problem of the machine is reported in one line.
 */
public final class LocalIlion {

    private static final String WELCOME = """

              Ilion is ready.

              Swagger UI  %1$s/swagger-ui.html
              Users       reader:reader, operator:operator, admin:admin
              Try         curl -u operator:operator -H 'Content-Type: application/json' -d '{"type":"flush","keyspace":"demo"}' %1$s/operations
              Stop        Ctrl-C stops Ilion, Cassandra and PostgreSQL; their data is kept in target/local for the next start
            """;

    private LocalIlion() {}

    public static void main(String[] arguments) {
        // until Spring Boot configures logging
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.WARN);
        try {
            start(LocalStartOptions.parse(arguments));
        } catch (LocalStartException problem) {
            System.err.println(problem.getMessage());
            System.exit(1);
        } catch (RuntimeException unexpected) {
            root.error("The local start has failed", unexpected);
            System.exit(1);
        }
    }

    private static void start(LocalStartOptions options) {
        checkPlatform();
        options.requireFreeServerPort();
        Java17.find();
        LocalServers servers = new LocalServers(options.nodes());
        // runs after the application has stopped, or immediately when it has not started
        SpringApplication.getShutdownHandlers().add(servers::stop);
        ParentProcess.exitWithParent();
        try {
            ConsoleProgress.print("Starting Ilion with PostgreSQL and Cassandra");
            servers.start();
            ConsoleProgress.run(
                    "keyspace " + SampleKeyspace.NAME, new SampleKeyspace(servers.cassandra())::createAndFill);
            runSampleOperations(run(options.applicationArguments(servers)));
        } catch (RuntimeException problem) {
            if (!servers.isStopping()) {
                throw problem;
            }
        }
    }

    private static URI run(String... arguments) {
        try {
            ConfigurableApplicationContext context = SpringApplication.from(IlionApplication::main)
                    .run(arguments)
                    .getApplicationContext();
            return URI.create("http://localhost:" + context.getEnvironment().getRequiredProperty("local.server.port"));
        } catch (RuntimeException reported) {
            throw new LocalStartException("Ilion did not start; see the log above for the cause.", reported);
        }
    }

    private static void runSampleOperations(URI service) {
        List<String> flushLines = new ArrayList<>();
        ConsoleProgress.run(
                "first flush",
                () -> flushLines.addAll(SampleOperation.flush(service).run()));
        flushLines.forEach(ConsoleProgress::print);
        List<String> snapshotLines = new ArrayList<>();
        ConsoleProgress.run(
                "first snapshot",
                () -> snapshotLines.addAll(SampleOperation.snapshot(service).run()));
        snapshotLines.forEach(ConsoleProgress::print);
        ConsoleProgress.print(WELCOME.formatted(service));
    }

    private static void checkPlatform() {
        if (System.getProperty("os.name").startsWith("Windows")) {
            throw new LocalStartException("Cassandra does not run on Windows: start Ilion in WSL.");
        }
    }
}
