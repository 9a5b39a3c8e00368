package io.ilion.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
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
        Attempt attempt = new Attempt(place(user, address));
        try {
            for (Bucket bucket : buckets(user, address)) {
                bucket.takeToken();
                attempt.taken.add(bucket);
            }
        } catch (TooManyFailedLoginsException e) {
            attempt.giveBack();
            throw e;
        }
        return attempt;
    }

    /** A running password check. */
    final class Attempt {

        private final String place;
        private final List<Bucket> taken = new ArrayList<>();

        private Attempt(String place) {
            this.place = place;
        }

        /** The password was right. */
        void succeeded() {
            giveBack();
            knownLogins.put(place, true);
        }

        /** The password was not checked after all. */
        void giveBack() {
            taken.forEach(Bucket::giveBack);
            taken.clear();
        }
    }

    /** A user has logged in from that address with a cached password. */
    void succeeded(String user, String address) {
        knownLogins.put(place(user, address), true);
    }

    private List<Bucket> buckets(String user, String address) {
        String place = place(user, address);
        if (knownLogins.getIfPresent(place) != null) {
            return List.of(bucket("place " + place, 1));
        }
        return List.of(
                bucket("user " + bounded(user), 1),
                bucket("address " + ClientNetworks.network(address), ADDRESS_FACTOR));
    }

    private Bucket bucket(String name, int times) {
        return buckets.get(
                name,
                unknown -> new Bucket(
                        name,
                        settings.maxFailures() * times,
                        settings.refillInterval().dividedBy(times).toNanos()));
    }

    private static String place(String user, String address) {
        return bounded(user) + " at " + ClientNetworks.network(address);
    }

    private static String bounded(String user) {
        return user.length() <= MAX_NAME ? user : user.substring(0, MAX_NAME);
    }

    /** The token bucket of one user or address. */
    private final class Bucket {

        private final String name;
        private final double most;
        private final double pause;
        private double left;
        private long at;

        Bucket(String name, int most, long pause) {
            this.name = name;
            this.most = most;
            this.pause = pause;
            this.left = most;
            this.at = ticker.read();
        }

        synchronized void check() {
            refill();
            if (left < 1) {
                throw new TooManyFailedLoginsException(Duration.ofNanos((long) ((1 - left) * pause)));
            }
        }

        synchronized void takeToken() {
            check();
            left--;
            if (left < 1) {
                log.warn("Too many failed logins; throttling {}", printable(name));
            }
        }

        synchronized void giveBack() {
            left = Math.min(most, left + 1);
        }

        private void refill() {
            long now = ticker.read();
            left = Math.min(most, left + (now - at) / pause);
            at = now;
        }
    }

    private static String printable(String name) {
        return name.replaceAll("[^\\x20-\\x7e]", "?");
    }
}
