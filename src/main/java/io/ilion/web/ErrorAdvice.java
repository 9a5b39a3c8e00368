package io.ilion.web;

import io.ilion.cassandra.ClusterUnreachableException;
import io.ilion.database.DatabaseOutage;
import io.ilion.operation.AlreadyEndedException;
import io.ilion.operation.NotAllowedException;
import io.ilion.operation.OperationNotEndedException;
import io.ilion.operation.OperationNotFoundException;
import io.ilion.operation.State;
import io.ilion.operation.request.IdempotencyKeyReusedException;
import io.ilion.operation.type.InvalidRequestException;
import io.ilion.operation.type.InvalidRequestException.Violation;
import io.ilion.snapshot.SnapshotNotFoundException;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.convert.ConversionFailedException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.dao.UncategorizedDataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.servlet.resource.NoResourceFoundException;

/** Maps exceptions to error responses. Unexpected ones are logged; their response has no details. */
@RestControllerAdvice
class ErrorAdvice extends ResponseEntityExceptionHandler {

    private static final Logger log = LoggerFactory.getLogger(ErrorAdvice.class);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    private static final String OUTCOME_UNKNOWN =
            "The connection to the database was lost while this was stored, so it is unknown whether it was. Check before you retry.";

    private final ErrorFormats errorFormats;

    ErrorAdvice(ErrorFormats errorFormats) {
        this.errorFormats = errorFormats;
    }

    @ExceptionHandler
    ResponseEntity<Object> invalid(InvalidRequestException e, WebRequest request) {
        return answer(Problems.of(e), new HttpHeaders(), request);
    }

    @ExceptionHandler
    ResponseEntity<Object> tooLarge(BodyTooLargeException e, WebRequest request) {
        return answer(HttpStatus.CONTENT_TOO_LARGE, "body-too-large", "Body too large", e, request);
    }

    @ExceptionHandler
    ResponseEntity<Object> notFound(OperationNotFoundException e, WebRequest request) {
        return answer(HttpStatus.NOT_FOUND, "no-such-operation", "No such operation", e, request);
    }

    @ExceptionHandler
    ResponseEntity<Object> noSuchSnapshot(SnapshotNotFoundException e, WebRequest request) {
        return answer(HttpStatus.NOT_FOUND, "no-such-snapshot", "No such snapshot", e, request);
    }

    @ExceptionHandler
    ResponseEntity<Object> notAllowed(NotAllowedException e, WebRequest request) {
        return answer(HttpStatus.FORBIDDEN, "not-allowed", "Not allowed", e, request);
    }

    @ExceptionHandler
    ResponseEntity<Object> alreadyEnded(AlreadyEndedException e, WebRequest request) {
        return answer(HttpStatus.CONFLICT, "already-ended", "Already ended", e, request);
    }

    @ExceptionHandler
    ResponseEntity<Object> notDone(OperationNotEndedException e, WebRequest request) {
        return answer(HttpStatus.BAD_REQUEST, "operation-not-done", "Not done", e, request);
    }

    @ExceptionHandler
    ResponseEntity<Object> keyReused(IdempotencyKeyReusedException e, WebRequest request) {
        return answer(HttpStatus.UNPROCESSABLE_CONTENT, "idempotency-key-reused", "Idempotency-Key reused", e, request);
    }

    @ExceptionHandler
    ResponseEntity<Object> nothingThere(ResourceNotFoundException e, WebRequest request) {
        return answer(HttpStatus.NOT_FOUND, e.type(), "Not found", e, request);
    }

    @ExceptionHandler
    ResponseEntity<Object> clusterUnavailable(ClusterUnreachableException e, WebRequest request) {
        return unavailable("cluster-unavailable", "Cluster unavailable", String.valueOf(e.getMessage()), request);
    }

    @ExceptionHandler
    ResponseEntity<Object> tooManyRequests(TooManyRequestsException e, WebRequest request) {
        return retryLater(
                HttpStatus.TOO_MANY_REQUESTS,
                "too-many-requests",
                "Too many requests at the same time",
                String.valueOf(e.getMessage()),
                request);
    }

    /** A path variable of the wrong type is 404, a query parameter 400. */
    @ExceptionHandler
    ResponseEntity<Object> wrongType(MethodArgumentTypeMismatchException e, WebRequest request) {
        if (e.getParameter().hasParameterAnnotation(PathVariable.class)) {
            return path(request).contains("/snapshots")
                    ? noSuchSnapshot(new SnapshotNotFoundException(String.valueOf(e.getValue())), request)
                    : notFound(new OperationNotFoundException(String.valueOf(e.getValue())), request);
        }
        Class<?> wanted = elementType(e);
        String right = wanted != null && wanted.isEnum()
                ? "must be one of " + Arrays.toString(wanted.getEnumConstants())
                : "must be a " + (wanted == null ? "valid value" : wanted.getSimpleName());
        return invalid(new InvalidRequestException(e.getName(), right + ", not '" + sent(e.getValue()) + "'"), request);
    }

    private static String sent(@Nullable Object value) {
        return value instanceof Object[] several
                ? String.join(
                        ",",
                        Arrays.asList(several).stream().map(String::valueOf).toList())
                : String.valueOf(value);
    }

    /** The type of a parameter; of one that may be repeated, the type of its values. */
    private static @Nullable Class<?> elementType(MethodArgumentTypeMismatchException e) {
        Class<?> innermost = e.getRequiredType();
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof ConversionFailedException conversion) {
                innermost = conversion.getTargetType().getType();
            }
        }
        return innermost;
    }

    /** Thrown on the first access to a parameter: the query has malformed escapes or parameter names. */
    @ExceptionHandler({InvalidParameterException.class, RequestRejectedException.class})
    ResponseEntity<Object> badQuery(RuntimeException e, WebRequest request) {
        return answer(
                Problems.of(
                        HttpStatus.BAD_REQUEST,
                        "invalid-request",
                        "Invalid request",
                        "The query has a malformed parameter: names must be visible characters, values escaped UTF-8 without U+0000."),
                new HttpHeaders(),
                request);
    }

    @ExceptionHandler({
        CannotCreateTransactionException.class,
        DataAccessResourceFailureException.class,
        TransientDataAccessException.class
    })
    ResponseEntity<Object> databaseUnavailable(Exception e, WebRequest request) {
        log.warn("The database is unavailable: {}", e.getMessage());
        return databaseUnavailable(
                "The database is unavailable. Nothing was stored; retry after the time in the Retry-After header.",
                request);
    }

    @ExceptionHandler
    ResponseEntity<Object> databaseLost(TransactionException e, WebRequest request) {
        log.warn("The database was lost during a transaction", e);
        return databaseUnavailable(OUTCOME_UNKNOWN, request);
    }

    /** The connection was lost in a transaction and not even the rollback could be sent. */
    @ExceptionHandler
    ResponseEntity<Object> databaseBroken(UncategorizedDataAccessException e, WebRequest request) {
        if (!DatabaseOutage.isCauseOf(e)) {
            return unexpected(e, request);
        }
        log.warn("The database was lost during a transaction: {}", e.getMessage());
        return databaseUnavailable(OUTCOME_UNKNOWN, request);
    }

    @ExceptionHandler
    ResponseEntity<Object> unexpected(Exception e, WebRequest request) {
        log.error("Request {} failed", path(request), e);
        return answer(
                Problems.of(
                        HttpStatus.INTERNAL_SERVER_ERROR,
                        "internal",
                        "Internal error",
                        "This is a defect of Ilion. Its log has the details."),
                new HttpHeaders(),
                request);
    }

    /** Names each invalid parameter of those that are bound to one object. */
    @Override
    protected @Nullable ResponseEntity<Object> handleMethodArgumentNotValid(
            MethodArgumentNotValidException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        List<Violation> violations = e.getBindingResult().getFieldErrors().stream()
                .map(error -> new Violation(
                        error.getField(),
                        "%s, not '%s'"
                                .formatted(
                                        wanted(e.getBindingResult().getFieldType(error.getField())),
                                        error.getRejectedValue())))
                .toList();
        return invalid(new InvalidRequestException(violations), request);
    }

    private static String wanted(@Nullable Class<?> type) {
        if (type == Instant.class) {
            return "must be a time, such as 2026-01-01T00:00:00Z, a date, 'yesterday', or a time ago such as -PT24H or -7d";
        }
        if (type == Duration.class) {
            return "must be a duration, such as PT10M, 36h or 7d";
        }
        return "must be one of "
                + Arrays.toString(type != null && type.isEnum() ? type.getEnumConstants() : State.values());
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleNoResourceFoundException(
            NoResourceFoundException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return nothingThere(new ResourceNotFoundException("not-found", "There is no resource at this path."), request);
    }

    /** Only for an absent body; {@link JsonBodyConverter} reports everything else. */
    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return invalid(new InvalidRequestException("", "the body is empty; it must be a JSON object"), request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleExceptionInternal(
            Exception e, @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        ProblemDetail problem = body instanceof ProblemDetail detail
                ? detail
                : ProblemDetail.forStatusAndDetail(status, e.getMessage());
        problem.setType(Problems.type(Problems.name(problem)));
        return answer(problem, headers, request);
    }

    private ResponseEntity<Object> answer(
            HttpStatus status, String type, String title, Exception e, WebRequest request) {
        return answer(Problems.of(status, type, title, String.valueOf(e.getMessage())), new HttpHeaders(), request);
    }

    private ResponseEntity<Object> databaseUnavailable(String detail, WebRequest request) {
        return unavailable("database-unavailable", "Database unavailable", detail, request);
    }

    private ResponseEntity<Object> unavailable(String type, String title, String detail, WebRequest request) {
        return retryLater(HttpStatus.SERVICE_UNAVAILABLE, type, title, detail, request);
    }

    private ResponseEntity<Object> retryLater(
            HttpStatus status, String type, String title, String detail, WebRequest request) {
        HttpHeaders headers = new HttpHeaders();
        headers.set(HttpHeaders.RETRY_AFTER, String.valueOf(RETRY_AFTER.toSeconds()));
        return answer(Problems.of(status, type, title, detail), headers, request);
    }

    /** Aborts a response that has already begun, so that no client takes it for complete. */
    private ResponseEntity<Object> answer(ProblemDetail problem, HttpHeaders headers, WebRequest request) {
        HttpServletResponse response = ((ServletWebRequest) request).getResponse();
        if (response != null && response.isCommitted()) {
            throw new IllegalStateException("The response had already begun: " + problem.getDetail());
        }
        return errorFormats.answer(problem, headers, ((ServletWebRequest) request).getRequest(), path(request));
    }

    private static String path(WebRequest request) {
        return ((ServletWebRequest) request).getRequest().getRequestURI();
    }
}
