package io.ilion.cassandra.jmx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.ilion.cassandra.NodeRejectedException;
import io.ilion.cassandra.UnknownNodeThrowable;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.rmi.ServerError;
import java.rmi.ServerException;
import java.rmi.UnmarshalException;
import java.util.stream.Stream;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanException;
import javax.management.MBeanServer;
import javax.management.MBeanServerConnection;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import javax.management.RuntimeErrorException;
import javax.management.RuntimeMBeanException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MBeanCallTests {

    private static final ObjectName FORGE = MBeanCall.name("io.ilion:type=Forge");

    @Test
    void aGetterReadsTheAttributeOfThatName() throws Exception {
        assertThat(call("getHeat").execute(forge())).isEqualTo(1200);
    }

    @Test
    void everyOtherMethodIsAnOperationOfThoseParameterTypes() throws Exception {
        assertThat(call("hammer", "iron", 3).execute(forge())).isEqualTo("iron iron iron");
        assertThat(call("getBent", "iron").execute(forge())).isEqualTo("bent iron");
    }

    @Test
    void distinguishesExceptionsOfTheMBeanFromThoseOfTheConnection() {
        assertThat(catchThrowable(() -> call("extinguish").execute(forge())))
                .isInstanceOf(MBeanException.class)
                .hasCause(new IOException("no water"));
    }

    @Test
    void keepsTheClassNameOfAnUnknownThrowable() {
        UnmarshalException unreadable =
                new UnmarshalException("error unmarshalling return", new ClassNotFoundException("org.example.Melted"));

        Throwable thrown = catchThrowable(() -> call("getHeat").execute(failing(unreadable)));

        assertThat(MBeanCall.translate("10.0.0.1", "getHeat", thrown))
                .isInstanceOfSatisfying(
                        NodeRejectedException.class,
                        rejected -> assertThat(rejected.thrown())
                                .isInstanceOfSatisfying(
                                        UnknownNodeThrowable.class,
                                        unknown ->
                                                assertThat(unknown.className()).isEqualTo("org.example.Melted")));
    }

    @Test
    void aTruncatedResponseIsAFailureOfTheConnection() {
        UnmarshalException brokenOff = new UnmarshalException("error unmarshalling return", new IOException("reset"));

        assertThat(catchThrowable(() -> call("getHeat").execute(failing(brokenOff))))
                .isSameAs(brokenOff);
    }

    @ParameterizedTest
    @MethodSource("wrapsOfRmi")
    void unwrapsThrowablesThatRmiHasWrapped(Exception wrap, Throwable inside) {
        Throwable thrown = catchThrowable(() -> call("getHeat").execute(failing(wrap)));

        assertThat(MBeanCall.translate("10.0.0.1", "getHeat", thrown))
                .isInstanceOfSatisfying(
                        NodeRejectedException.class,
                        rejected -> assertThat(rejected.thrown()).isSameAs(inside));
    }

    static Stream<Arguments> wrapsOfRmi() {
        IOException inside = new IOException("not to be taken for a broken connection");
        OutOfMemoryError error = new OutOfMemoryError();
        ServerException bare = new ServerException("without a cause");
        return Stream.of(
                Arguments.of(new ServerException("wrapped", inside), inside),
                Arguments.of(new ServerError("wrapped", error), error),
                Arguments.of(bare, bare));
    }

    @ParameterizedTest
    @MethodSource("wrapsOfJmx")
    void unwrapsThrowablesThatJmxHasWrapped(Throwable wrap, Throwable inside) {
        assertThat(MBeanCall.translate("10.0.0.1", "hammer", wrap))
                .isInstanceOfSatisfying(NodeRejectedException.class, rejected -> {
                    assertThat(rejected.thrown()).isSameAs(inside);
                    assertThat(rejected.address()).isEqualTo("10.0.0.1");
                    assertThat(rejected).hasMessageContaining("hammer");
                });
    }

    static Stream<Arguments> wrapsOfJmx() {
        Exception inside = new Exception("inside");
        RuntimeException unchecked = new IllegalStateException("inside");
        Error error = new StackOverflowError("inside");
        JMException bare = new InstanceNotFoundException("io.ilion:type=Gone");
        return Stream.of(
                Arguments.of(new MBeanException(inside), inside),
                Arguments.of(new RuntimeMBeanException(unchecked), unchecked),
                Arguments.of(new RuntimeErrorException(error), error),
                Arguments.of(bare, bare));
    }

    @Test
    void anUnexpectedExceptionIsADefectOfIlion() {
        RuntimeException unexpected = new ClassCastException("of ours");

        assertThat(MBeanCall.translate("10.0.0.1", "hammer", unexpected))
                .isInstanceOf(IllegalStateException.class)
                .hasCause(unexpected);
    }

    @Test
    void rejectsAnInvalidObjectName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> MBeanCall.name("no name"))
                .withMessageContaining("no name");
    }

    @Test
    void reportsAMissingMBean() {
        assertThatExceptionOfType(InstanceNotFoundException.class)
                .isThrownBy(() -> call("getHeat").execute(MBeanServerFactory.newMBeanServer()));
    }

    private static MBeanCall call(String method, Object... arguments) {
        Method found = Stream.of(ForgeMBean.class.getMethods())
                .filter(each -> each.getName().equals(method))
                .findFirst()
                .orElseThrow();
        return new MBeanCall(FORGE, found, arguments);
    }

    private static MBeanServerConnection forge() throws JMException {
        MBeanServer server = MBeanServerFactory.newMBeanServer();
        server.registerMBean(new Forge(), FORGE);
        return server;
    }

    /** A connection on which every call fails with that exception. */
    private static MBeanServerConnection failing(Exception failure) {
        return (MBeanServerConnection) Proxy.newProxyInstance(
                MBeanCallTests.class.getClassLoader(),
                new Class<?>[] {MBeanServerConnection.class},
                (proxy, method, arguments) -> {
                    throw failure;
                });
    }

    /** The interface of the MBean. Public because JMX requires it. */
    public interface ForgeMBean {

        int getHeat();

        String getBent(String what);

        String hammer(String what, int times);

        void extinguish() throws IOException;
    }

    /** An MBean. */
    public static final class Forge implements ForgeMBean {

        @Override
        public int getHeat() {
            return 1200;
        }

        @Override
        public String getBent(String what) {
            return "bent " + what;
        }

        @Override
        public String hammer(String what, int times) {
            return (what + " ").repeat(times).strip();
        }

        @Override
        public void extinguish() throws IOException {
            throw new IOException("no water");
        }
    }
}
