package io.ilion.cassandra.jmx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ilion.cassandra.CassandraSettings.JmxSettings;
import io.ilion.cassandra.CredentialsSource;
import io.ilion.cassandra.NodeAuthenticationException;
import io.ilion.cassandra.NodeException;
import io.ilion.cassandra.NodeRejectedException;
import io.ilion.cassandra.NodeSession;
import io.ilion.cassandra.NodeTimeoutException;
import io.ilion.cassandra.NodeUnreachableException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.tracing.Tracer;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Calls to a JMX server in this JVM, over RMI and a port of 127.0.0.1. */
@Timeout(60)
class JmxSessionTests {

    private static final String KILN = "io.ilion:type=Kiln,name=";
    private static final JmxSettings SETTINGS = new JmxSettings(
            7199,
            null,
            null,
            null,
            null,
            Map.of(),
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            3);

    private final Kiln kiln = new Kiln();
    private final JmxServer server = new JmxServer().start();
    private final JmxConnections connections = new JmxConnections(new SimpleMeterRegistry(), Tracer.NOOP);
    private final JmxNode node = node(JmxServer.PASSWORD);
    private final NodeSession session = node.open(Duration.ofSeconds(30));

    @BeforeEach
    void aKilnOnTheNode() throws JMException {
        server.mbeans().registerMBean(kiln, MBeanCall.name(KILN + "first"));
    }

    @AfterEach
    void close() {
        kiln.cold.countDown();
        session.close();
        connections.close();
        server.close();
    }

    @Test
    void returnsTheResultOfTheNode() {
        assertThat(kiln(session).getHeat()).isEqualTo(1200);
        assertThat(kiln(session).fire("clay", 2)).isEqualTo("clay fired 2 times");
        assertThat(kiln(session).fire(null, 0)).isNull();
        assertThat(session.address()).isEqualTo("127.0.0.1");
    }

    @Test
    void aProxySupportsTheMethodsOfObject() {
        KilnSlice one = kiln(session);
        KilnSlice other = kiln(session);

        assertThat(new HashSet<>(List.of(one, other, one))).hasSize(2);
        assertThat(one).hasToString(KILN + "first");
    }

    @Test
    void listsTheValuesOfAKeyInTheNamesOfMBeansInOrder() throws JMException {
        server.mbeans().registerMBean(new Kiln(), MBeanCall.name(KILN + "second"));
        server.mbeans().registerMBean(new Kiln(), MBeanCall.name(KILN + "a third"));

        assertThat(session.names("name", KILN + "*")).containsExactly("a third", "first", "second");
        assertThat(session.names("name", "io.ilion:type=Oven,name=*")).isEmpty();
    }

    @Test
    void anIOExceptionOfTheNodeIsARejectionAndNotALostConnection() {
        assertRefused(() -> kiln(session).crack())
                .isInstanceOf(IOException.class)
                .hasMessage("it has cracked");
    }

    @Test
    void anUncheckedExceptionOfTheNodeIsARejection() {
        assertRefused(() -> kiln(session).explode())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("it has exploded");
    }

    @Test
    void anErrorOfTheNodeIsARejection() {
        assertRefused(() -> kiln(session).melt()).isInstanceOf(AssertionError.class);
    }

    @Test
    void aSecurityExceptionOfTheMBeanIsARejectionAndNotAnAuthenticationFailure() {
        assertRefused(() -> kiln(session).lock()).isInstanceOf(SecurityException.class);
    }

    @Test
    void aMissingMBeanIsARejection() {
        assertRefused(() -> session.mbean(KILN + "missing", KilnSlice.class).getHeat())
                .isInstanceOf(InstanceNotFoundException.class);
    }

    @Test
    void theConnectionStaysUsableAfterARejection() {
        assertRefused(() -> kiln(session).crack());

        assertThat(kiln(session).getHeat()).isEqualTo(1200);
    }

    @Test
    void reportsARejectedPassword() {
        NodeSession stranger = node("a-wrong-password").open(Duration.ofSeconds(30));

        assertThatExceptionOfType(NodeAuthenticationException.class)
                .isThrownBy(() -> kiln(stranger).getHeat())
                .satisfies(failure -> assertThat(failure.address()).isEqualTo("127.0.0.1"));
        stranger.close();
    }

    @Test
    void reportsAWrappedRejectionOfThePassword() {
        NodeSession stranger = connections
                .node(
                        new JmxAddress(JmxServer.HOST, server.port()),
                        new JmxAccess(SETTINGS, CredentialsSource.of("somebody", JmxServer.PASSWORD, null), null))
                .open(Duration.ofSeconds(30));

        assertThatExceptionOfType(NodeAuthenticationException.class)
                .isThrownBy(() -> kiln(stranger).getHeat())
                .withMessageContaining("Authentication failed");
        stranger.close();
    }

    @Test
    void aStoppedNodeIsUnreachableUntilItIsRestarted() {
        assertThat(kiln(session).getHeat()).isEqualTo(1200);

        server.stop();
        assertUnreachable(() -> kiln(session).getHeat());
        assertUnreachable(() -> kiln(session).getHeat());

        server.start();
        assertThat(kiln(session).getHeat()).isEqualTo(1200);
    }

    @Test
    void aNodeThatWasRestartedBetweenTwoCallsIsReachedByTheNextCall() {
        kiln(session).getHeat();

        server.stop();
        server.start();

        assertThat(kiln(session).getHeat()).isEqualTo(1200);
    }

    @Test
    void aNodeThatNeverExistedIsUnreachable() {
        server.stop();

        assertUnreachable(() -> kiln(session).getHeat()).hasMessageContaining("getHeat");
    }

    @Test
    void aCallThatTakesTooLongEndsAtItsDeadline() {
        kiln(session).getHeat();
        NodeSession brief = node.open(Duration.ofMillis(300));
        long begun = System.nanoTime();

        assertThatExceptionOfType(NodeTimeoutException.class)
                .isThrownBy(() -> kiln(brief).coolDown())
                .withMessageContaining("coolDown")
                .withMessageContaining("PT0.3S");

        assertThat(Duration.ofNanos(System.nanoTime() - begun))
                .isBetween(Duration.ofMillis(200), Duration.ofSeconds(10));
        brief.close();
    }

    @Test
    void allCallsOfASessionShareOneDeadline() {
        NodeSession brief = node.open(Duration.ofMillis(300));
        assertThatExceptionOfType(NodeTimeoutException.class)
                .isThrownBy(() -> kiln(brief).coolDown());

        assertThatExceptionOfType(NodeTimeoutException.class)
                .isThrownBy(() -> kiln(brief).coolDown());
        assertThat(kiln(session).getHeat()).isEqualTo(1200);
        brief.close();
    }

    @Test
    void anInterruptEndsTheWaitAndStaysSet() {
        Thread.currentThread().interrupt();

        assertThatExceptionOfType(CancellationException.class)
                .isThrownBy(() -> kiln(session).coolDown());

        assertThat(Thread.interrupted()).isTrue();
    }

    private JmxNode node(String password) {
        return connections.node(
                new JmxAddress(JmxServer.HOST, server.port()),
                new JmxAccess(SETTINGS, CredentialsSource.of(JmxServer.USER, password, null), null));
    }

    private static KilnSlice kiln(NodeSession session) {
        return session.mbean(KILN + "first", KilnSlice.class);
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> assertRefused(ThrowingCallable call) {
        NodeRejectedException refusal = failure(NodeRejectedException.class, call);
        return assertThat(refusal.thrown());
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> assertUnreachable(ThrowingCallable call) {
        return assertThat(failure(NodeUnreachableException.class, call));
    }

    private static <E extends NodeException> E failure(Class<E> type, ThrowingCallable call) {
        E failure = catchThrowableOfType(type, call);
        assertThat(failure.address()).isEqualTo("127.0.0.1");
        return failure;
    }

    /** The methods of {@link KilnMBean} that are called here. Public because JMX requires it. */
    public interface KilnSlice {

        int getHeat();

        @Nullable
        String fire(@Nullable String what, int times);

        void crack() throws IOException;

        void explode();

        void melt();

        void lock();

        void coolDown();
    }

    /** The interface of the MBean. Public because JMX requires it. */
    public interface KilnMBean extends KilnSlice {

        boolean isOpen();
    }

    /** An MBean that fails in every way. */
    public static final class Kiln implements KilnMBean {

        private final CountDownLatch cold = new CountDownLatch(1);

        @Override
        public int getHeat() {
            return 1200;
        }

        @Override
        public boolean isOpen() {
            return false;
        }

        @Override
        public @Nullable String fire(@Nullable String what, int times) {
            return what == null ? null : "%s fired %d times".formatted(what, times);
        }

        @Override
        public void crack() throws IOException {
            throw new IOException("it has cracked");
        }

        @Override
        public void explode() {
            throw new IllegalStateException("it has exploded");
        }

        @Override
        public void melt() {
            throw new AssertionError("it has melted");
        }

        @Override
        public void lock() {
            throw new SecurityException("it is locked");
        }

        @Override
        public void coolDown() {
            try {
                cold.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
