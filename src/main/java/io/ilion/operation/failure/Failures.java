package io.ilion.operation.failure;

import io.ilion.cassandra.ClusterNotConfiguredException;
import io.ilion.cassandra.ClusterUnreachableException;
import io.ilion.cassandra.NodeException;
import io.ilion.cassandra.NodeRejectedException;
import io.ilion.cassandra.StatementRejectedException;
import io.ilion.cassandra.StatementTimeoutException;
import io.ilion.cassandra.UnknownNodeThrowable;
import io.ilion.database.StorableText;
import io.ilion.operation.failure.Failure.Frame;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Converts throwables to {@link Failure}s of bounded length and depth, also those with cyclic causes. */
public final class Failures {

    static final int MAX_DEPTH = 8;
    static final int MAX_FRAMES = 64;
    static final int MAX_SUPPRESSED = 100;
    static final int MAX_MESSAGE = 4_000;

    private Failures() {}

    /** The failure of an operation, without a node. */
    public static Failure of(Throwable thrown) {
        return of(thrown, null);
    }

    /**
     * The failure of a task. The throwable of a node is recorded without what JMX wrapped around it.
     *
     * @param node the address of the node
     */
    public static Failure of(Throwable thrown, @Nullable String node) {
        Throwable original = thrown instanceof NodeRejectedException rejected ? rejected.thrown() : thrown;
        return serialise(original, seen(), 0)
                .with(code(thrown), thrown instanceof NodeException onNode ? onNode.address() : node);
    }

    /** The failure of an operation, summed up from those of its tasks. */
    public static Failure summarize(OperationFailedException failed) {
        Failure own = serialise(failed, seen(), 0);
        List<Failure> nodes = failed.nodes();
        FailureCode common = nodes.get(0).code();
        boolean alike = nodes.stream().allMatch(node -> node.code() == common);
        return new Failure(
                own.type(),
                alike ? common : null,
                null,
                own.message(),
                own.localizedMessage(),
                own.stackTrace(),
                null,
                nodes.subList(0, Math.min(nodes.size(), MAX_SUPPRESSED)));
    }

    static FailureCode code(Throwable thrown) {
        if (thrown instanceof NodeException onNode) {
            return switch (onNode.kind()) {
                case UNREACHABLE -> FailureCode.NODE_UNREACHABLE;
                case REJECTED -> FailureCode.REJECTED_BY_NODE;
                case TIMED_OUT -> FailureCode.TIMED_OUT;
                case NOT_AUTHENTICATED -> FailureCode.AUTHENTICATION_FAILED;
                case RESPONSE_REJECTED -> FailureCode.NOT_VERIFIED;
                case WRONG_NODE -> FailureCode.WRONG_NODE;
            };
        }
        if (thrown instanceof WorkFailedException work) {
            return work.code();
        }
        if (thrown instanceof StatementRejectedException) {
            return FailureCode.REJECTED_BY_NODE;
        }
        if (thrown instanceof StatementTimeoutException) {
            return FailureCode.TIMED_OUT;
        }
        if (thrown instanceof ClusterNotConfiguredException) {
            return FailureCode.PREFLIGHT_FAILED;
        }
        return thrown instanceof ClusterUnreachableException ? FailureCode.NODE_UNREACHABLE : FailureCode.INTERNAL;
    }

    private static Failure serialise(Throwable thrown, Set<Throwable> seen, int depth) {
        seen.add(thrown);
        return new Failure(
                thrown instanceof UnknownNodeThrowable unknown
                        ? unknown.className()
                        : thrown.getClass().getName(),
                null,
                null,
                bounded(thrown.getMessage()),
                bounded(thrown.getLocalizedMessage()),
                frames(thrown),
                next(thrown.getCause(), seen, depth),
                Stream.of(thrown.getSuppressed())
                        .limit(MAX_SUPPRESSED)
                        .flatMap(each -> Stream.ofNullable(next(each, seen, depth)))
                        .toList());
    }

    private static @Nullable Failure next(@Nullable Throwable thrown, Set<Throwable> seen, int depth) {
        if (thrown == null || seen.contains(thrown) || depth + 1 >= MAX_DEPTH) {
            return null;
        }
        return serialise(thrown, seen, depth + 1);
    }

    private static List<Frame> frames(Throwable thrown) {
        return Stream.of(thrown.getStackTrace())
                .limit(MAX_FRAMES)
                .map(frame -> new Frame(
                        frame.getClassLoaderName(),
                        frame.getModuleName(),
                        frame.getModuleVersion(),
                        frame.getClassName(),
                        frame.getMethodName(),
                        frame.getFileName(),
                        frame.getLineNumber(),
                        frame.isNativeMethod()))
                .toList();
    }

    private static @Nullable String bounded(@Nullable String message) {
        if (message == null) {
            return null;
        }
        String bounded = message.length() <= MAX_MESSAGE ? message : message.substring(0, MAX_MESSAGE) + "…";
        return StorableText.storable(bounded);
    }

    private static Set<Throwable> seen() {
        return Collections.newSetFromMap(new IdentityHashMap<>());
    }
}
