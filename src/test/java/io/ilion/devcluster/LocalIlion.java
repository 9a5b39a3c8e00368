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
 * Ilion on a fresh machine: with a PostgreSQL and a Cassandra cluster of its own, a keyspace to try things on, and a first
 * flush that has gone through its own API. {@code ./mvnw spring-boot:test-run} runs it.
 * <p>
 * What it starts ends with it. What stands in the way is said in one line.
 */
public final class LocalIlion {

    private static final String WELCOME = """

              Ilion runs.

              Swagger UI  %1$s/swagger-ui.html
              Users       reader:reader, operator:operator, admin:admin
              Try         curl -u operator:operator -H 'Content-Type: application/json' -d '{"type":"flush","keyspace":"demo"}' %1$s/operations
              Stop        Ctrl-C stops Ilion, Cassandra and PostgreSQL; their data is kept in target/local for the next start
            """;

    private LocalIlion() {}

    public static void main(String[] arguments) {
        // until Spring Boot sets logging up
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
        LocalServers parts = new LocalServers(options.nodes());
        // runs after the application has stopped, or right away while there is none
        SpringApplication.getShutdownHandlers().add(parts::stop);
        ParentProcess.exitWithParent();
        try {
            ConsoleProgress.print("Starting Ilion with all that it needs");
            parts.start();
            ConsoleProgress.run(
                    "keyspace " + SampleKeyspace.NAME, new SampleKeyspace(parts.cassandra())::createAndFill);
            runSampleOperations(run(options.applicationArguments(parts)));
        } catch (RuntimeException problem) {
            if (!parts.isStopping()) {
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
            throw new LocalStartException("Ilion itself has not started: the log above says why.", reported);
        }
    }

    private static void runSampleOperations(URI service) {
        List<String> flushed = new ArrayList<>();
        ConsoleProgress.run(
                "first flush",
                () -> flushed.addAll(SampleOperation.flush(service).run()));
        flushed.forEach(ConsoleProgress::print);
        List<String> snapshotted = new ArrayList<>();
        ConsoleProgress.run(
                "first snapshot",
                () -> snapshotted.addAll(SampleOperation.snapshot(service).run()));
        snapshotted.forEach(ConsoleProgress::print);
        ConsoleProgress.print(WELCOME.formatted(service));
    }

    private static void checkPlatform() {
        if (System.getProperty("os.name").startsWith("Windows")) {
            throw new LocalStartException("Cassandra does not run on Windows: start Ilion in the Linux of WSL.");
        }
    }
}
