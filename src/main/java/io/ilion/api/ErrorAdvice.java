package io.ilion.api;

import io.ilion.operation.InvalidRequestException;
import io.ilion.operation.OperationNotFoundException;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** The one place where an exception becomes an answer. What is not expected here is logged, and told without detail. */
@RestControllerAdvice
class ErrorAdvice extends ResponseEntityExceptionHandler {

    private static final Logger log = LoggerFactory.getLogger(ErrorAdvice.class);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    @ExceptionHandler
    ResponseEntity<Object> invalid(InvalidRequestException e, WebRequest request) {
        return answer(Problems.of(e), new HttpHeaders(), request);
    }

    @ExceptionHandler
    ResponseEntity<Object> tooLarge(BodyTooLargeException e, WebRequest request) {
        return answer(
                Problems.of(HttpStatus.CONTENT_TOO_LARGE, "body-too-large", "Body too large", e.getMessage()),
                new HttpHeaders(),
                request);
    }

    @ExceptionHandler
    ResponseEntity<Object> notFound(OperationNotFoundException e, WebRequest request) {
        return answer(
                Problems.of(
                        HttpStatus.NOT_FOUND, "no-such-operation", "No such operation", String.valueOf(e.getMessage())),
                new HttpHeaders(),
                request);
    }

    /** A path variable that is not a UUID names nothing that there is; a parameter that is none is a bad request. */
    @ExceptionHandler
    ResponseEntity<Object> wrongType(MethodArgumentTypeMismatchException e, WebRequest request) {
        if (e.getParameter().hasParameterAnnotation(org.springframework.web.bind.annotation.PathVariable.class)) {
            return notFound(new OperationNotFoundException(String.valueOf(e.getValue())), request);
        }
        Class<?> wanted = e.getRequiredType();
        String right = wanted != null && wanted.isEnum()
                ? "must be one of " + java.util.Arrays.toString(wanted.getEnumConstants())
                : "must be a " + (wanted == null ? "valid value" : wanted.getSimpleName());
        return invalid(new InvalidRequestException(e.getName(), right + ", not '" + e.getValue() + "'"), request);
    }

    @ExceptionHandler({
        CannotCreateTransactionException.class,
        DataAccessResourceFailureException.class,
        TransientDataAccessException.class
    })
    ResponseEntity<Object> databaseAway(Exception e, WebRequest request) {
        log.warn("The database is out of reach: {}", e.getMessage());
        return unavailable("The database is out of reach. Nothing was stored; try again.", request);
    }

    @ExceptionHandler
    ResponseEntity<Object> databaseLost(TransactionException e, WebRequest request) {
        log.warn("The database was lost during a transaction", e);
        return unavailable(
                "The database was lost while it stored this. It is not known whether it did: look before you try again.",
                request);
    }

    @ExceptionHandler
    ResponseEntity<Object> unexpected(Exception e, WebRequest request) {
        log.error("Request {} failed", path(request), e);
        return answer(
                Problems.of(
                        HttpStatus.INTERNAL_SERVER_ERROR,
                        "internal",
                        "Internal error",
                        "This is a defect of Ilion; its log has the details."),
                new HttpHeaders(),
                request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleExceptionInternal(
            Exception e, @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        ProblemDetail problem = body instanceof ProblemDetail detail
                ? detail
                : ProblemDetail.forStatusAndDetail(status, e.getMessage());
        return answer(problem, headers, request);
    }

    private ResponseEntity<Object> unavailable(String detail, WebRequest request) {
        HttpHeaders headers = new HttpHeaders();
        headers.set(HttpHeaders.RETRY_AFTER, String.valueOf(RETRY_AFTER.toSeconds()));
        return answer(
                Problems.of(HttpStatus.SERVICE_UNAVAILABLE, "database-away", "Database out of reach", detail),
                headers,
                request);
    }

    private static ResponseEntity<Object> answer(ProblemDetail problem, HttpHeaders headers, WebRequest request) {
        problem.setInstance(URI.create(path(request)));
        return ResponseEntity.status(problem.getStatus())
                .headers(headers)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(problem);
    }

    private static String path(WebRequest request) {
        return ((ServletWebRequest) request).getRequest().getRequestURI();
    }
}
