package io.ilion.operation.failure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.ilion.cassandra.ClusterNotConfiguredException;
import io.ilion.cassandra.ClusterUnreachableException;
import io.ilion.cassandra.NodeAuthenticationException;
import io.ilion.cassandra.NodeRejectedException;
import io.ilion.cassandra.NodeTimeoutException;
import io.ilion.cassandra.NodeUnreachableException;
import io.ilion.cassandra.UnknownNodeThrowable;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class FailuresTests {

    private static final JsonMapper JACKSON = JsonMapper.builder()
            .changeDefaultPropertyInclusion(all -> all.withValueInclusion(JsonInclude.Include.NON_NULL))
            .build();

    @Test
    void hasThePropertiesThatJacksonWritesForAThrowable() {
        Throwable thrown = shortened(thrownAndCaught());

        JsonNode failure = withoutOwn(JACKSON.valueToTree(Failures.of(thrown)));

        assertThat(failure).isEqualTo(JACKSON.<JsonNode>valueToTree(thrown));
        assertThat(failure.propertyNames())
                .containsExactlyInAnyOrder("message", "localizedMessage", "stackTrace", "cause", "suppressed");
    }

    @Test
    void hasItsClassAndThoseOfItsCauses() {
        Failure failure = Failures.of(thrownAndCaught());

        assertThat(failure.type()).isEqualTo("java.lang.IllegalStateException");
        assertThat(cause(failure).type()).isEqualTo("java.io.IOException");
        assertThat(failure.suppressed())
                .extracting(Failure::type)
                .containsExactly("java.lang.ArithmeticException", "java.lang.Error");
    }

    @Test
    void cyclicCausesEnd() {
        Exception first = new Exception("first");
        Exception second = new Exception("second", first);
        first.initCause(second);

        Failure failure = Failures.of(first);

        assertThat(cause(failure).message()).isEqualTo("second");
        assertThat(cause(failure).cause()).isNull();
    }

    @Test
    void cyclicSuppressedExceptionsEnd() {
        Exception suppressed = new Exception("suppressed");
        Exception thrown = new Exception("thrown");
        thrown.addSuppressed(suppressed);
        suppressed.initCause(thrown);

        Failure failure = Failures.of(thrown);

        assertThat(failure.suppressed()).hasSize(1).allMatch(each -> each.cause() == null);
    }

    @Test
    void depthIsBounded() {
        Throwable thrown = new Exception("deepest");
        for (int i = 0; i < 20; i++) {
            thrown = new Exception("around it", thrown);
        }

        List<Failure> chain = new ArrayList<>();
        for (Failure each = Failures.of(thrown); each != null; each = each.cause()) {
            chain.add(each);
        }

        assertThat(chain).hasSize(8);
    }

    @Test
    void framesAreBoundedToTheFirstOnes() {
        Throwable thrown = new Exception();
        StackTraceElement[] frames = Stream.iterate(0, i -> i + 1)
                .limit(1000)
                .map(i -> new StackTraceElement("io.ilion.Example", "method" + i, "Example.java", i))
                .toArray(StackTraceElement[]::new);
        thrown.setStackTrace(frames);

        List<Failure.Frame> kept = Failures.of(thrown).stackTrace();

        assertThat(kept).hasSize(64);
        assertThat(kept.get(63).methodName()).isEqualTo("method63");
    }

    @Test
    void messagesAreBounded() {
        Failure failure = Failures.of(new Exception("x".repeat(4_001)));

        assertThat(failure.message()).isEqualTo("x".repeat(4_000) + "…").isEqualTo(failure.localizedMessage());
        assertThat(Failures.of(new Exception("x".repeat(4_000))).message()).isEqualTo("x".repeat(4_000));
    }

    @Test
    void suppressedExceptionsAreBounded() {
        Throwable thrown = new Exception();
        for (int i = 0; i < 200; i++) {
            thrown.addSuppressed(new Exception());
        }

        assertThat(Failures.of(thrown).suppressed()).hasSize(100);
    }

    @Test
    void anUnknownThrowableKeepsItsClassName() {
        Throwable unknown = new UnknownNodeThrowable("org.apache.cassandra.exceptions.ConfigurationException");

        Failure failure = Failures.of(new NodeRejectedException("10.0.0.1", "forceKeyspaceFlush", unknown));

        assertThat(failure.type()).isEqualTo("org.apache.cassandra.exceptions.ConfigurationException");
        assertThat(failure.message()).contains("org.apache.cassandra.exceptions.ConfigurationException");
    }

    @Test
    void theThrowableOfANodeIsRecordedWithoutItsWrapper() {
        Throwable thrown = shortened(new IllegalArgumentException("Unknown keyspace/cf pair (demo.gone)"));

        Failure failure = Failures.of(new NodeRejectedException("10.0.0.1", "forceKeyspaceFlush", thrown));

        assertThat(withoutOwn(JACKSON.valueToTree(failure))).isEqualTo(JACKSON.<JsonNode>valueToTree(thrown));
        assertThat(failure.type()).isEqualTo("java.lang.IllegalArgumentException");
        assertThat(failure.node()).isEqualTo("10.0.0.1");
        assertThat(failure.code()).isEqualTo(FailureCode.REJECTED_BY_NODE);
    }

    @ParameterizedTest
    @MethodSource("codes")
    void everyExceptionHasACodeAndANodeWhereThereIsOne(Throwable thrown, FailureCode code, @Nullable String node) {
        Failure failure = Failures.of(thrown);

        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure.node()).isEqualTo(node);
    }

    @Test
    void theNodeIsThatOfTheExceptionOrElseOfTheTask() {
        assertThat(Failures.of(WorkFailedException.notVerified("not there"), "10.0.0.9")
                        .node())
                .isEqualTo("10.0.0.9");
        assertThat(Failures.of(new NodeUnreachableException("10.0.0.1", "gone", null), "10.0.0.9")
                        .node())
                .isEqualTo("10.0.0.1");
    }

    @Test
    void onlyAnOperationHasFailuresOfNodes() {
        Exception closing = new IllegalStateException("a defect");
        closing.addSuppressed(new IOException("and it could not be closed"));
        Failure alone = Failures.of(closing);
        Failure several = Failures.summarize(new OperationFailedException(List.of(alone, alone), 3));

        assertThat(alone.ofEachNode()).containsExactly(alone);
        assertThat(several.ofEachNode()).containsExactly(alone, alone);
    }

    static Stream<Arguments> codes() {
        return Stream.of(
                Arguments.of(
                        new NodeUnreachableException("10.0.0.1", "gone", null),
                        FailureCode.NODE_UNREACHABLE,
                        "10.0.0.1"),
                Arguments.of(
                        new NodeRejectedException("10.0.0.2", "flush", new Exception()),
                        FailureCode.REJECTED_BY_NODE,
                        "10.0.0.2"),
                Arguments.of(
                        new NodeTimeoutException("10.0.0.3", "flush", Duration.ofSeconds(1)),
                        FailureCode.TIMED_OUT,
                        "10.0.0.3"),
                Arguments.of(
                        new NodeAuthenticationException("10.0.0.4", new SecurityException("no")),
                        FailureCode.AUTHENTICATION_FAILED,
                        "10.0.0.4"),
                Arguments.of(
                        new ClusterUnreachableException("it", "nobody answers", null),
                        FailureCode.NODE_UNREACHABLE,
                        null),
                Arguments.of(new ClusterNotConfiguredException("it"), FailureCode.PREFLIGHT_FAILED, null),
                Arguments.of(WorkFailedException.preflight("disk full"), FailureCode.PREFLIGHT_FAILED, null),
                Arguments.of(WorkFailedException.notVerified("not there"), FailureCode.NOT_VERIFIED, null),
                Arguments.of(WorkFailedException.workerLost("killed"), FailureCode.WORKER_LOST, null),
                Arguments.of(WorkFailedException.workerStopped("shut down"), FailureCode.WORKER_STOPPED, null),
                Arguments.of(new IllegalStateException("a defect"), FailureCode.INTERNAL, null),
                Arguments.of(new OutOfMemoryError("a worse one"), FailureCode.INTERNAL, null));
    }

    @Test
    void failuresOfSeveralNodesAreSummarized() {
        Failure first = Failures.of(new NodeUnreachableException("10.0.0.1", "gone", null));
        Failure second = Failures.of(new NodeUnreachableException("10.0.0.2", "gone too", null));

        Failure failure = Failures.summarize(new OperationFailedException(List.of(first, second), 6));

        assertThat(failure.type()).isEqualTo("io.ilion.operation.failure.OperationFailedException");
        assertThat(failure.message()).isEqualTo("2 of 6 nodes failed: gone (10.0.0.1); gone too (10.0.0.2)");
        assertThat(failure.suppressed()).containsExactly(first, second);
        assertThat(failure.code()).isEqualTo(FailureCode.NODE_UNREACHABLE);
        assertThat(failure.node()).isNull();
    }

    @Test
    void differentCodesAreNotSummarized() {
        Failure first = Failures.of(new NodeUnreachableException("10.0.0.1", "gone", null));
        Failure second = Failures.of(new NodeTimeoutException("10.0.0.2", "flush", Duration.ofSeconds(1)));

        Failure failure = Failures.summarize(new OperationFailedException(List.of(first, second), 2));

        assertThat(failure.code()).isNull();
    }

    private static Throwable thrownAndCaught() {
        Exception thrown = new IllegalStateException("wrapped", new IOException("No space left on device"));
        thrown.addSuppressed(new ArithmeticException());
        thrown.addSuppressed(new Error("a second one", new InterruptedException()));
        return thrown;
    }

    /** With at most the stored number of frames, some of Ilion's classes and some of modules of the JDK. */
    private static Throwable shortened(Throwable thrown) {
        thrown.setStackTrace(Stream.of(thrown.getStackTrace()).limit(6).toArray(StackTraceElement[]::new));
        Stream.concat(Stream.ofNullable(thrown.getCause()), Stream.of(thrown.getSuppressed()))
                .forEach(FailuresTests::shortened);
        return thrown;
    }

    private static Failure cause(Failure failure) {
        return Objects.requireNonNull(failure.cause());
    }

    /** The JSON without the properties that Jackson does not give a throwable, at every depth. */
    private static JsonNode withoutOwn(JsonNode failure) {
        if (failure instanceof ObjectNode object) {
            object.remove(List.of("type", "code", "node"));
        }
        failure.forEach(FailuresTests::withoutOwn);
        return failure;
    }
}
