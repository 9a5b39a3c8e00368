package io.ilion.operation.failure;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A serialised {@link Throwable}, in the shape that Jackson gives one, with three additional properties.
 *
 * @param type    the name of the throwable's class, which may exist on the node only
 * @param code    the type of the failure; on the outermost throwable of a task only
 * @param node    the address of the node that it happened on
 * @param stackTrace empty where it was left out
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Failure(
        String type,
        @Nullable FailureCode code,
        @Nullable String node,
        @Nullable String message,
        @Nullable String localizedMessage,
        List<Frame> stackTrace,
        @Nullable Failure cause,
        List<Failure> suppressed) {

    /** One {@link StackTraceElement}, in the shape that Jackson gives it. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @Schema(name = "StackTraceElement")
    public record Frame(
            @Nullable String classLoaderName,
            @Nullable String moduleName,
            @Nullable String moduleVersion,
            String className,
            String methodName,
            @Nullable String fileName,
            int lineNumber,
            boolean nativeMethod) {}

    /** What another version stored may lack the lists. */
    public Failure {
        stackTrace = Objects.requireNonNullElse(stackTrace, List.of());
        suppressed = Objects.requireNonNullElse(suppressed, List.of());
    }

    /** The message or, without one, the name of the class. */
    public String summary() {
        return message == null ? type : message;
    }

    /** The failures of the nodes when an operation failed on several; otherwise this failure alone. */
    public List<Failure> ofEachNode() {
        return OperationFailedException.class.getName().equals(type) ? suppressed : List.of(this);
    }

    /** The same with empty stack traces. */
    public Failure withoutTraces() {
        return new Failure(
                type,
                code,
                node,
                message,
                localizedMessage,
                List.of(),
                cause == null ? null : cause.withoutTraces(),
                suppressed.stream().map(Failure::withoutTraces).toList());
    }

    Failure with(FailureCode code, @Nullable String node) {
        return new Failure(type, code, node, message, localizedMessage, stackTrace, cause, suppressed);
    }
}
