package io.ilion.cassandra.driver;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import io.ilion.cassandra.ClusterUnreachableException;
import io.ilion.cassandra.CredentialsSource;
import io.ilion.cassandra.NodeTls;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The driver's session with one cluster. It is opened in the background, so that Ilion starts without Cassandra; the driver retries
 * until a contact point answers.
 */
public final class DriverSession implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(DriverSession.class);

    /** How long a caller waits for a session that is being opened for less than {@link #OPENING_PERIOD}; later ones do not wait. */
    private static final Duration WAIT_WHILE_OPENING = Duration.ofSeconds(3);

    private static final Duration OPENING_PERIOD = Duration.ofSeconds(10);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(5);
    private static final Duration SPECULATIVE_EXECUTION_DELAY = Duration.ofMillis(250);

    private final String cluster;
    private final List<String> contactPoints;
    private final CredentialsSource credentials;
    private final @Nullable NodeTls tls;
    private CompletableFuture<CqlSession> session;
    private long openedAt;

    /** @param tls null without TLS */
    public DriverSession(
            String cluster, List<String> contactPoints, CredentialsSource credentials, @Nullable NodeTls tls) {
        this.cluster = cluster;
        this.contactPoints = List.copyOf(contactPoints);
        this.credentials = credentials;
        this.tls = tls;
        this.session = open();
    }

    public String cluster() {
        return cluster;
    }

    /** The CQL user; empty without authentication. */
    Optional<String> username() {
        try {
            return credentials.current().map(CredentialsSource.Credentials::username);
        } catch (IOException e) {
            throw unreachable(String.valueOf(e.getMessage()), e);
        }
    }

    /** @throws ClusterUnreachableException when the session is not open yet */
    public CqlSession session() {
        CompletableFuture<CqlSession> current = current();
        try {
            return current.get(
                    age().compareTo(OPENING_PERIOD) < 0 ? WAIT_WHILE_OPENING.toMillis() : 0, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw unreachable("no contact point of %s has answered yet".formatted(contactPoints), null);
        } catch (ExecutionException e) {
            throw unreachable(String.valueOf(e.getMessage()), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw unreachable("interrupted while waiting for it", e);
        }
    }

    /** Replaces a session that does not respond any more; does nothing when it was replaced already. */
    synchronized void replace(CqlSession stuck) {
        if (stuck.equals(session.getNow(null))) {
            log.warn("The CQL session with cluster '{}' does not respond; opening another one", cluster);
            var unused = stuck.forceCloseAsync();
            session = open();
        }
    }

    @Override
    public synchronized void close() {
        var unused = session.thenAccept(CqlSession::close);
        session.cancel(false);
    }

    /** Opens another session when the driver has given up, which it does after some errors, such as a misconfigured cluster. */
    private synchronized CompletableFuture<CqlSession> current() {
        if (session.isCompletedExceptionally() && age().compareTo(PAUSE_AFTER_FAILURE) > 0) {
            session = open();
        }
        return session;
    }

    private CompletableFuture<CqlSession> open() {
        openedAt = System.nanoTime();
        DriverConfigLoader config = DriverConfigLoader.programmaticBuilder()
                .withStringList(DefaultDriverOption.CONTACT_POINTS, contactPoints)
                .withBoolean(DefaultDriverOption.RESOLVE_CONTACT_POINTS, false)
                .withBoolean(DefaultDriverOption.RECONNECT_ON_INIT, true)
                // the native clock needs a library that is not shipped
                .withBoolean(DefaultDriverOption.TIMESTAMP_GENERATOR_FORCE_JAVA_CLOCK, true)
                .withDuration(DefaultDriverOption.RECONNECTION_BASE_DELAY, Duration.ofSeconds(1))
                .withDuration(DefaultDriverOption.RECONNECTION_MAX_DELAY, Duration.ofSeconds(10))
                // without a local datacenter: contact points may be in several, and all nodes are used alike
                .withString(DefaultDriverOption.LOAD_BALANCING_POLICY_CLASS, "BasicLoadBalancingPolicy")
                .withStringList(DefaultDriverOption.METADATA_SCHEMA_REFRESHED_KEYSPACES, List.of())
                // for idempotent statements: a node that hangs does not delay the caller
                .withString(
                        DefaultDriverOption.SPECULATIVE_EXECUTION_POLICY_CLASS, "ConstantSpeculativeExecutionPolicy")
                .withInt(DefaultDriverOption.SPECULATIVE_EXECUTION_MAX, 3)
                .withDuration(DefaultDriverOption.SPECULATIVE_EXECUTION_DELAY, SPECULATIVE_EXECUTION_DELAY)
                .withString(DefaultDriverOption.SESSION_NAME, "ilion-" + cluster)
                .build();
        var builder = CqlSession.builder().withConfigLoader(config);
        if (credentials.isConfigured()) {
            builder.withAuthProvider(new CredentialsProvider(credentials));
        }
        if (tls != null) {
            builder.withSslEngineFactory(new TlsEngineFactory(tls));
        }
        return builder.buildAsync().toCompletableFuture().whenComplete((opened, failure) -> {
            if (failure == null) {
                log.info("Connected to cluster '{}' with {} nodes", cluster, nodeCount(opened));
            } else {
                log.warn("Cluster '{}' is unreachable: {}", cluster, failure.toString());
            }
        });
    }

    private static int nodeCount(CqlSession session) {
        return session.getMetadata().getNodes().size();
    }

    private synchronized Duration age() {
        return Duration.ofNanos(System.nanoTime() - openedAt);
    }

    private ClusterUnreachableException unreachable(String message, @Nullable Throwable cause) {
        return new ClusterUnreachableException(cluster, message, cause);
    }
}
