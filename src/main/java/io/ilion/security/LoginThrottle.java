package io.ilion.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.ilion.operation.request.ClientNetworks;
import io.ilion.security.SecuritySettings.LoginThrottling;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Throttles password guessing without locking accounts.
 * <p>
 * Each password check takes one token from the bucket of the user and one from that of the address, and returns them when the
 * password was right. Both are refilled by one token per interval. A user who has logged in from an address before has a bucket
 * for that pair alone, which guesses from elsewhere do not empty.
 */
final class LoginThrottle {

    private static final Logger log = LoggerFactory.getLogger(LoginThrottle.class);

    /** Several users can share an address. */
    private static final int ADDRESS_FACTOR = 5;

    private static final int MAX_ENTRIES = 100_000;
    private static final int MAX_NAME = 256;

    private final LoginThrottling settings;
    private final Ticker ticker;
    private final Cache<String, Bucket> buckets;
    private final Cache<String, Boolean> knownLogins;

    LoginThrottle(LoginThrottling settings, Ticker ticker) {
        this.settings = settings;
        this.ticker = ticker;
        this.buckets = Caffeine.newBuilder()
                .maximumSize(MAX_ENTRIES)
                .expireAfterAccess(settings.refillInterval()
                        .multipliedBy(settings.maxFailures())
                        .multipliedBy(2))
                .ticker(ticker)
                .build();
        this.knownLogins = Caffeine.newBuilder()
                .maximumSize(MAX_ENTRIES)
                .expireAfterAccess(Duration.ofDays(7))
                .ticker(ticker)
                .build();
    }

    /** @throws TooManyFailedLoginsException when no password is checked now, not even a correct one */
    void check(String user, String address) {
        buckets(user, address).forEach(Bucket::check);
    }

    /**
     * Begins a password check.
     *
     * @throws TooManyFailedLoginsException when no password is checked now
     */
    Attempt begin(String user, String address) {
        Attempt attempt = new Attempt(login(user, address));
        try {
            for (Bucket bucket : buckets(user, address)) {
                bucket.takeToken();
                attempt.taken.add(bucket);
            }
        } catch (TooManyFailedLoginsException e) {
            attempt.abort();
            throw e;
        }
        return attempt;
    }

    /** A running password check. */
    final class Attempt {

        private final String login;
        private final List<Bucket> taken = new ArrayList<>();

        private Attempt(String login) {
            this.login = login;
        }

        /** The password was right. */
        void succeeded() {
            returnTokens();
            knownLogins.put(login, true);
        }

        /** The password was not checked after all. */
        void abort() {
            returnTokens();
        }

        private void returnTokens() {
            taken.forEach(Bucket::returnToken);
            taken.clear();
        }
    }

    /** A user has logged in from that address with a cached password. */
    void recordSuccess(String user, String address) {
        knownLogins.put(login(user, address), true);
    }

    private List<Bucket> buckets(String user, String address) {
        String login = login(user, address);
        if (knownLogins.getIfPresent(login) != null) {
            return List.of(bucket("known login " + login, 1));
        }
        return List.of(
                bucket("user " + truncated(user), 1),
                bucket("address " + ClientNetworks.network(address), ADDRESS_FACTOR));
    }

    private Bucket bucket(String name, int factor) {
        return buckets.get(
                name,
                key -> new Bucket(
                        name,
                        settings.maxFailures() * factor,
                        settings.refillInterval().dividedBy(factor).toNanos()));
    }

    private static String login(String user, String address) {
        return truncated(user) + " at " + ClientNetworks.network(address);
    }

    private static String truncated(String user) {
        return user.length() <= MAX_NAME ? user : user.substring(0, MAX_NAME);
    }

    /** The token bucket of one user or address. */
    private final class Bucket {

        private final String name;
        private final double capacity;
        private final double nanosPerToken;
        private double tokens;
        private long refilledAt;

        Bucket(String name, int capacity, long nanosPerToken) {
            this.name = name;
            this.capacity = capacity;
            this.nanosPerToken = nanosPerToken;
            this.tokens = capacity;
            this.refilledAt = ticker.read();
        }

        synchronized void check() {
            refill();
            if (tokens < 1) {
                throw new TooManyFailedLoginsException(Duration.ofNanos((long) ((1 - tokens) * nanosPerToken)));
            }
        }

        synchronized void takeToken() {
            check();
            tokens--;
            if (tokens < 1) {
                log.warn("Too many failed logins; throttling {}", printable(name));
            }
        }

        synchronized void returnToken() {
            tokens = Math.min(capacity, tokens + 1);
        }

        private void refill() {
            long now = ticker.read();
            tokens = Math.min(capacity, tokens + (now - refilledAt) / nanosPerToken);
            refilledAt = now;
        }
    }

    private static String printable(String name) {
        return name.replaceAll("[^\\x20-\\x7e]", "?");
    }
}
