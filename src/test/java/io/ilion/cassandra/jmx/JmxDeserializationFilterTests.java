package io.ilion.cassandra.jmx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.ilion.cassandra.CassandraSettings.JmxSettings;
import io.ilion.cassandra.CredentialsSource;
import io.ilion.cassandra.NodeException;
import io.ilion.cassandra.NodeRejectedException;
import io.ilion.cassandra.NodeResponseRejectedException;
import io.ilion.cassandra.NodeSession;
import io.ilion.cassandra.UnknownNodeThrowable;
import io.ilion.operation.failure.Failure;
import io.ilion.operation.failure.FailureCode;
import io.ilion.operation.failure.Failures;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.tracing.Tracer;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.net.URI;
import java.nio.file.Path;
import java.rmi.Remote;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeDataSupport;
import javax.management.openmbean.CompositeType;
import javax.management.openmbean.OpenType;
import javax.management.openmbean.SimpleType;
import javax.management.openmbean.TabularDataSupport;
import javax.management.openmbean.TabularType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which responses of a JMX server are read, and which are rejected. */
@Timeout(60)
class JmxDeserializationFilterTests {

    private static final AtomicBoolean sprung = new AtomicBoolean();

    private final Oracle oracle = new Oracle();
    private final JmxServer server = new JmxServer().start();
    private final JmxConnections connections = new JmxConnections(new SimpleMeterRegistry(), Tracer.NOOP);
    private final NodeSession session = open(connections, server);

    @BeforeEach
    void anOracleOnTheNode() throws JMException {
        sprung.set(false);
        server.mbeans().registerMBean(oracle, MBeanCall.name("io.ilion:type=Oracle"));
    }

    private static NodeSession open(JmxConnections connections, JmxServer server) {
        return connections
                .node(
                        new JmxAddress(JmxServer.HOST, server.port()),
                        new JmxAccess(
                                new JmxSettings(
                                        7199,
                                        null,
                                        null,
                                        null,
                                        null,
                                        Map.of(),
                                        Duration.ofSeconds(10),
                                        Duration.ofSeconds(10),
                                        Duration.ofSeconds(10),
                                        3),
                                CredentialsSource.of(JmxServer.USER, JmxServer.PASSWORD, null),
                                null))
                .open(Duration.ofSeconds(50));
    }

    @AfterEach
    void close() {
        session.close();
        connections.close();
        server.close();
    }

    @ParameterizedTest
    @MethodSource
    void readsWhatMBeansOfCassandraReturn(Object answer) {
        oracle.answer = answer;

        assertThat(ask()).isEqualTo(answer);
    }

    static Stream<Object> readsWhatMBeansOfCassandraReturn() throws JMException {
        CompositeType row = new CompositeType(
                "row", "row", new String[] {"name", "size"}, new String[] {"name", "size"}, new OpenType<?>[] {
                    SimpleType.STRING, SimpleType.LONG
                });
        TabularDataSupport table = new TabularDataSupport(new TabularType("t", "t", row, new String[] {"name"}));
        table.put(new CompositeDataSupport(row, Map.of("name", "one", "size", 1L)));
        return Stream.of(
                "text",
                42,
                4.2,
                new long[] {1, 2},
                new ArrayList<>(List.of(new HashMap<>(Map.of("taskType", "Cleanup")))),
                List.of("of", "Java", "9"),
                Map.of("tag", table),
                new TreeMap<>(Map.of("a", 1)),
                new LinkedHashSet<>(Set.of("a")),
                Arrays.asList("a", "b"),
                Collections.unmodifiableList(new ArrayList<>(List.of("a"))),
                Collections.synchronizedMap(new HashMap<>(Map.of("a", "b"))),
                UUID.randomUUID(),
                ObjectName.getInstance("a:b=c"));
    }

    @Test
    void rejectsAnUnexpectedClassBeforeAnObjectIsCreated() {
        oracle.answer = new Trap();

        assertRefused("io.ilion.cassandra.jmx.JmxDeserializationFilterTests$Trap");
        assertThat(sprung).isFalse();
    }

    @Test
    void rejectsItInsideACollection() {
        oracle.answer = new ArrayList<>(List.of(new HashMap<>(Map.of("deep", new Trap[] {new Trap()}))));

        assertRefused("io.ilion.cassandra.jmx.JmxDeserializationFilterTests$Trap");
        assertThat(sprung).isFalse();
    }

    @Test
    void rejectsItFromTheRegistryBeforeThePasswordIsSent() {
        server.pretend(new RemoteTrap());

        assertRefused("io.ilion.cassandra.jmx.JmxDeserializationFilterTests$RemoteTrap");
        assertThat(sprung).isFalse();
    }

    @Test
    void rejectsAClassOfJavaThatResolvesNames() throws IOException {
        oracle.answer =
                new ArrayList<>(List.of(URI.create("http://ilion.invalid/").toURL()));

        assertRefused("java.net.URL");
    }

    @Test
    void rejectsACollectionThatIsTooLarge() {
        oracle.answer = new byte[(int) JmxDeserializationFilter.MAX_ARRAY + 1];

        assertRefused("a collection of 1000001 elements");
    }

    @Test
    void rejectsTooManyObjects() {
        oracle.answer = Stream.generate(() -> new String[] {"a"})
                .limit(JmxDeserializationFilter.MAX_ARRAY)
                .map(each -> new Object[] {each, each.clone(), each.clone()})
                .toArray();

        assertRefused("more than");
    }

    @Test
    void rejectsDeeplyNestedSets() {
        Set<Object> bomb = new LinkedHashSet<>();
        Set<Object> left = bomb;
        Set<Object> right = new LinkedHashSet<>();
        for (int level = 0; level < 60; level++) {
            Set<Object> nextLeft = new LinkedHashSet<>();
            Set<Object> nextRight = new LinkedHashSet<>();
            nextLeft.add("left");
            left.add(nextLeft);
            left.add(nextRight);
            right.add(nextLeft);
            right.add(nextRight);
            left = nextLeft;
            right = nextRight;
        }
        oracle.answer = bomb;

        assertRefused("levels of nested objects");
    }

    @Test
    void keepsTheExceptionOfTheNodeWithAllCauses() {
        oracle.failure = new IllegalStateException("outer", new ExecutionException("inner", new IOException("disk")));

        assertThatExceptionOfType(NodeRejectedException.class)
                .isThrownBy(this::ask)
                .satisfies(refusal -> assertThat(refusal.thrown())
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessage("outer")
                        .hasRootCauseMessage("disk"));
    }

    @Test
    void keepsOnlyTheClassNameOfAnUnknownThrowable() {
        oracle.failure = new Burst();

        assertThatExceptionOfType(NodeRejectedException.class)
                .isThrownBy(this::ask)
                .satisfies(refusal -> assertThat(refusal.thrown())
                        .isInstanceOfSatisfying(
                                UnknownNodeThrowable.class,
                                unknown -> assertThat(unknown.className()).isEqualTo(Burst.class.getName())));
        assertThat(sprung).isFalse();
    }

    @Test
    void theConnectionStaysUsable() {
        oracle.answer = new Trap();
        assertRefused("Trap");

        oracle.answer = "text";
        assertThat(ask()).isEqualTo("text");
    }

    @Test
    void doesNotFilterObjectsReadOutsideOfCalls() throws IOException, ClassNotFoundException {
        assertThat(copy(new Trap())).isInstanceOf(Trap.class);
        assertThat(sprung).isTrue();
    }

    /** In a separate JVM, as the filter of a JVM cannot be changed. */
    @Test
    void addsToTheSerialFilterOfTheJvm() throws IOException, InterruptedException {
        assertThat(runOtherJvm("-Djdk.serialFilter=!java.util.TreeMap", "listening"))
                .contains(
                        "text: text",
                        "class that is not allowed: NodeResponseRejectedException",
                        "class that jdk.serialFilter does not allow: NodeResponseRejectedException",
                        "outside of calls, class that jdk.serialFilter does not allow: InvalidClassException",
                        "outside of calls, any other class: Trap");
    }

    @Test
    void doesNotStartWithASerialFilterOfTheJvmOnceAnObjectWasRead() throws IOException, InterruptedException {
        assertThat(runOtherJvm("-Djdk.serialFilter=!java.util.TreeMap", "late"))
                .anySatisfy(line -> assertThat(line).contains("Start Ilion without jdk.serialFilter"));
    }

    private static List<String> runOtherJvm(String option, String argument) throws IOException, InterruptedException {
        Process jvm = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        option,
                        "-cp",
                        System.getProperty("java.class.path"),
                        OtherJvm.class.getName(),
                        argument)
                .redirectErrorStream(true)
                .start();
        try (BufferedReader output = jvm.inputReader()) {
            List<String> lines = output.lines().toList();
            jvm.waitFor();
            return lines;
        } finally {
            jvm.destroyForcibly();
        }
    }

    /** Calls a JMX server, reads objects outside of calls, and prints the results. */
    static final class OtherJvm {

        private OtherJvm() {}

        public static void main(String[] arguments) throws Exception {
            if (arguments[0].equals("late")) {
                copy("text");
            }
            Oracle oracle = new Oracle();
            try (JmxConnections connections = new JmxConnections(new SimpleMeterRegistry(), Tracer.NOOP);
                    JmxServer server = new JmxServer().start();
                    NodeSession session = open(connections, server)) {
                server.mbeans().registerMBean(oracle, MBeanCall.name("io.ilion:type=Oracle"));
                print("text", () -> ask(session, oracle, "text"));
                print("class that is not allowed", () -> ask(session, oracle, new Trap()));
                print(
                        "class that jdk.serialFilter does not allow",
                        () -> ask(session, oracle, new TreeMap<>(Map.of("a", 1))));
            }
            print(
                    "outside of calls, class that jdk.serialFilter does not allow",
                    () -> copy(new TreeMap<>(Map.of("a", 1))));
            print(
                    "outside of calls, any other class",
                    () -> copy(new Trap()).getClass().getSimpleName());
        }

        private static Object ask(NodeSession session, Oracle oracle, Object answer) {
            oracle.answer = answer;
            return session.mbean("io.ilion:type=Oracle", OracleMBean.class).ask();
        }

        private static void print(String what, Callable<Object> read) {
            try {
                System.out.println(what + ": " + read.call());
            } catch (Exception e) {
                System.out.println(what + ": " + e.getClass().getSimpleName());
            }
        }
    }

    private static Object copy(Object object) throws IOException, ClassNotFoundException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(object);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return in.readObject();
        }
    }

    private Object ask() {
        return session.mbean("io.ilion:type=Oracle", OracleMBean.class).ask();
    }

    private void assertRefused(String named) {
        assertThatExceptionOfType(NodeResponseRejectedException.class)
                .isThrownBy(this::ask)
                .withMessageContaining(named)
                .satisfies(refused -> {
                    assertThat(refused.kind()).isEqualTo(NodeException.Kind.RESPONSE_REJECTED);
                    Failure recorded = Failures.of(refused);
                    assertThat(recorded.code()).isEqualTo(FailureCode.NOT_VERIFIED);
                    assertThat(recorded.node()).isEqualTo("127.0.0.1");
                });
    }

    /** Runs code when it is deserialized. */
    static final class Trap implements Serializable {

        private void readObject(java.io.ObjectInputStream in) {
            sprung.set(true);
        }
    }

    /** The same as an entry of a registry. */
    static final class RemoteTrap implements Remote, Serializable {

        private void readObject(java.io.ObjectInputStream in) {
            sprung.set(true);
        }
    }

    /** An exception that runs code when it is deserialized. */
    static final class Burst extends RuntimeException {

        private void readObject(java.io.ObjectInputStream in) {
            sprung.set(true);
        }
    }

    /** Returns any object. Public because JMX requires it. */
    public interface OracleMBean {

        Object ask();
    }

    /** An MBean. */
    public static final class Oracle implements OracleMBean {

        private volatile Object answer = "";
        private volatile @Nullable RuntimeException failure;

        @Override
        public Object ask() {
            RuntimeException thrown = failure;
            if (thrown != null) {
                throw thrown;
            }
            return answer;
        }
    }
}
