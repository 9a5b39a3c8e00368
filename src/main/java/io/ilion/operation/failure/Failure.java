package io.ilion.operation.failure;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A serialised {@link Throwable}, in the shape that Jackson gives one, with three properties of our own.
 *
 * @param type    the name of its class, also where that class is not one of Java's own
 * @param code    the type of the failure; on the outermost throwable of a task only
 * @param node    the address of the node that it happened on
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

    /** What it says, or at least what it is. */
    public String summary() {
        return message == null ? type : message;
    }

    /** Those of the nodes, where an operation failed on several; itself otherwise. */
    public List<Failure> ofEachNode() {
        return OperationFailedException.class.getName().equals(type) ? suppressed : List.of(this);
    }

    Failure with(FailureCode code, @Nullable String node) {
        return new Failure(type, code, node, message, localizedMessage, stackTrace, cause, suppressed);
    }
}
