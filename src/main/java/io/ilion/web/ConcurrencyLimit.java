package io.ilion.web;

import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/** Limits how many requests of one type a replica serves at the same time, in total and for each caller. */
public final class ConcurrencyLimit {

    private final String requests;
    private final String settings;
    private final int total;
    private final int perCaller;
    private final Map<String, Integer> byCaller = new HashMap<>();
    private int inProgress;

    /**
     * @param requests what is limited, for messages: {@code event streams}
     * @param settings the prefix of the settings {@code max-connections} and {@code max-connections-per-caller}
     */
    public ConcurrencyLimit(String requests, String settings, int total, int perCaller) {
        this.requests = requests;
        this.settings = settings;
        this.total = total;
        this.perCaller = perCaller;
    }

    /** To be closed when the request has ended; closing it twice has no effect. */
    @FunctionalInterface
    public interface Permit {

        void close();
    }

    /** @throws TooManyRequestsException when the limit is reached */
    public Permit acquire(HttpServletRequest request) {
        Principal principal = request.getUserPrincipal();
        return acquire(principal == null ? "" : principal.getName());
    }

    synchronized Permit acquire(String caller) {
        if (inProgress >= total) {
            throw tooMany("This replica already serves %d %s".formatted(inProgress, requests), "max-connections");
        }
        int own = byCaller.getOrDefault(caller, 0);
        if (own >= perCaller) {
            throw tooMany("You already have %d %s".formatted(own, requests), "max-connections-per-caller");
        }
        inProgress++;
        byCaller.merge(caller, 1, Integer::sum);
        AtomicBoolean released = new AtomicBoolean();
        return () -> {
            if (released.compareAndSet(false, true)) {
                release(caller);
            }
        };
    }

    private synchronized void release(String caller) {
        inProgress--;
        byCaller.computeIfPresent(caller, (name, own) -> own == 1 ? null : own - 1);
    }

    private TooManyRequestsException tooMany(String state, String setting) {
        return new TooManyRequestsException("%s, the limit in %s.%s. Retry later.".formatted(state, settings, setting));
    }
}
