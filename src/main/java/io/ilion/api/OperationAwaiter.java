package io.ilion.api;

import io.ilion.operation.Operation;
import io.ilion.operation.Operations;
import io.ilion.web.ApiSettings;
import io.ilion.web.ConcurrencyLimit;
import io.ilion.web.ConcurrencyLimit.Permit;
import io.ilion.web.RequestExecutor;
import io.ilion.web.TooManyRequestsException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Long polling: delays responses until an operation has ended, without holding a thread. One query, every 100 ms while there are waiters,
 * serves all of them, so it does not matter which replica ends the operation.
 */
@Component
public class OperationAwaiter {

    private static final Logger log = LoggerFactory.getLogger(OperationAwaiter.class);
    private static final Pattern WAIT = Pattern.compile("wait\\s*=\\s*\"?(\\d{1,9})\"?\\s*(;.*)?");

    private final Operations operations;
    private final ApiSettings settings;
    private final RequestExecutor executor;
    private final ConcurrencyLimit limit;
    private final Set<Waiter> waiters = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    OperationAwaiter(Operations operations, ApiSettings settings, RequestExecutor executor) {
        this.operations = operations;
        this.settings = settings;
        this.executor = executor;
        this.limit = new ConcurrencyLimit(
                "requests that wait",
                "ilion.api.waits",
                settings.waits().maxConnections(),
                settings.waits().maxConnectionsPerCaller());
    }

    /** @param deadline by {@link System#nanoTime()} */
    private record Waiter(UUID operation, long deadline, CompletableFuture<Void> woken) {}

    /**
     * Responds with an operation at once or, where the header {@code Prefer: wait} (RFC 7240) asks for it, when the operation has
     * ended or the time is up. A submission beyond the limit of waiting requests is stored all the same, and is answered at once.
     *
     * @param view called with the operation as it is by then
     * @return the result of {@code view}, or a {@link CompletableFuture} of it; Spring MVC supports both
     * @throws TooManyRequestsException for another request beyond the limit
     */
    public Object respond(
            Operation operation,
            HttpServletRequest request,
            HttpServletResponse response,
            Function<Operation, Object> view) {
        Duration preferred = preferredWait(Collections.list(request.getHeaders("Prefer")));
        if (preferred.isZero()) {
            return view.apply(operation);
        }
        try {
            Object answer = awaitEnd(operation, preferred, request, view);
            response.setHeader(
                    "Preference-Applied", "wait=" + limited(preferred).toSeconds());
            return answer;
        } catch (TooManyRequestsException e) {
            if (request.getMethod().equals("POST")) {
                return view.apply(operation);
            }
            throw e;
        }
    }

    /**
     * The same for an API whose callers state the time to wait in another way.
     *
     * @throws TooManyRequestsException beyond the limit of waiting requests
     */
    @SuppressWarnings("FutureReturnValueIgnored") // Spring MVC subscribes to it
    public Object awaitEnd(
            Operation operation, Duration wait, HttpServletRequest request, Function<Operation, Object> view) {
        if (operation.state().isTerminal() || wait.isZero() || closed) {
            return view.apply(operation);
        }
        Permit permit = limit.acquire(request);
        Waiter waiter =
                new Waiter(operation.id(), System.nanoTime() + limited(wait).toNanos(), new CompletableFuture<>());
        waiters.add(waiter);
        return waiter.woken()
                .whenComplete((none, failure) -> permit.close())
                .thenApplyAsync(none -> view.apply(operations.get(operation.id())), executor::execute);
    }

    int waiterCount() {
        return waiters.size();
    }

    private Duration limited(Duration wait) {
        return wait.compareTo(settings.maxWait()) > 0 ? settings.maxWait() : wait;
    }

    private static Duration preferredWait(List<String> preferences) {
        for (String preference :
                String.join(",", preferences).toLowerCase(Locale.ROOT).split(",", -1)) {
            Matcher matcher = WAIT.matcher(preference.strip());
            if (matcher.matches()) {
                return Duration.ofSeconds(Long.parseLong(matcher.group(1)));
            }
        }
        return Duration.ZERO;
    }

    @Scheduled(fixedDelay = 100, timeUnit = TimeUnit.MILLISECONDS)
    void wakeWaiters() {
        if (waiters.isEmpty()) {
            return;
        }
        Set<UUID> ended = findEnded();
        long now = System.nanoTime();
        waiters.removeIf(waiter -> {
            boolean due = closed || waiter.deadline() - now <= 0 || ended.contains(waiter.operation());
            return due && waiter.woken().complete(null);
        });
    }

    private Set<UUID> findEnded() {
        try {
            return operations.ended(
                    waiters.stream().map(Waiter::operation).collect(Collectors.toCollection(HashSet::new)));
        } catch (DataAccessException | TransactionException e) {
            log.debug("Cannot query which operations have ended; trying again", e);
            return Set.of();
        }
    }

    /** Responds to all waiters at once when the service shuts down. */
    @EventListener(ContextClosedEvent.class)
    void close() {
        closed = true;
        wakeWaiters();
    }
}
