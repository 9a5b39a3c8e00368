package io.ilion.api;

import io.ilion.operation.Operation;
import io.ilion.operation.Operations;
import io.ilion.web.ApiSettings;
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
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Where callers wait for the end of an operation, without holding a thread: one look at the database, a few times a
 * second and only while somebody waits, serves all of them. So it does not matter which replica ends the operation.
 */
@Component
public class OperationAwaiter {

    private static final Logger log = LoggerFactory.getLogger(OperationAwaiter.class);
    private static final Pattern WAIT = Pattern.compile("wait\\s*=\\s*\"?(\\d{1,9})\"?\\s*(;.*)?");

    private final Operations operations;
    private final ApiSettings settings;
    private final Executor executor;
    private final Set<Guest> guests = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    OperationAwaiter(
            Operations operations, ApiSettings settings, @Qualifier("applicationTaskExecutor") Executor executor) {
        this.operations = operations;
        this.settings = settings;
        this.executor = executor;
    }

    /** @param until by {@link System#nanoTime()} */
    private record Guest(UUID operation, long until, CompletableFuture<Void> called) {}

    /**
     * Shows an operation, at once or, where the caller prefers to wait (RFC 7240), when it has ended or the time is up.
     *
     * @param show called with the operation as it stands then
     * @return what {@code show} made, or a {@link CompletableFuture} of it; Spring MVC takes both
     */
    public Object show(
            Operation operation,
            HttpServletRequest request,
            HttpServletResponse response,
            Function<Operation, Object> show) {
        Duration wait = preferred(Collections.list(request.getHeaders("Prefer")));
        if (wait.isZero()) {
            return show.apply(operation);
        }
        Duration atMost = atMost(wait);
        response.setHeader("Preference-Applied", "wait=" + atMost.toSeconds());
        return show(operation, atMost, show);
    }

    /** The same for a wire on which callers say in another way how long they want to wait. */
    @SuppressWarnings("FutureReturnValueIgnored") // Spring MVC heeds it
    public Object show(Operation operation, Duration wait, Function<Operation, Object> show) {
        if (operation.state().isTerminal() || wait.isZero() || closed) {
            return show.apply(operation);
        }
        Guest guest = new Guest(operation.id(), System.nanoTime() + atMost(wait).toNanos(), new CompletableFuture<>());
        guests.add(guest);
        return guest.called().thenApplyAsync(now -> show.apply(operations.get(operation.id())), executor);
    }

    /** How many wait. */
    int guests() {
        return guests.size();
    }

    private Duration atMost(Duration wait) {
        return wait.compareTo(settings.longestWait()) > 0 ? settings.longestWait() : wait;
    }

    private static Duration preferred(List<String> preferences) {
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
    void look() {
        if (guests.isEmpty()) {
            return;
        }
        Set<UUID> ended = ended();
        long now = System.nanoTime();
        guests.removeIf(guest -> {
            boolean due = closed || guest.until() - now <= 0 || ended.contains(guest.operation());
            return due && guest.called().complete(null);
        });
    }

    private Set<UUID> ended() {
        try {
            return operations.ended(
                    guests.stream().map(Guest::operation).collect(Collectors.toCollection(HashSet::new)));
        } catch (DataAccessException | TransactionException e) {
            log.debug("It is not known just now which operations have ended", e);
            return Set.of();
        }
    }

    /** Nobody waits for a service that is about to stop. */
    @EventListener(ContextClosedEvent.class)
    void close() {
        closed = true;
        look();
    }
}
