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
 * Slows down who fails to log in, without keeping anybody out for good.
 * <p>
 * Every look at a password takes a unit of what the user has and of what the address has, and gives it back when the password
 * was right. Both come back with time, one unit after each pause, so what is left is a slow trickle of guesses. A user who has
 * logged in from an address before has a measure for that address alone: guesses from elsewhere do not touch it, and whoever
 * shares the address uses up no more than that.
 */
final class LoginThrottle {

    private static final Logger log = LoggerFactory.getLogger(LoginThrottle.class);

    /** An address has more users than one behind it. */
    private static final int OF_AN_ADDRESS = 5;

    private static final int MOST = 100_000;
    private static final int MAX_NAME = 256;

    private final LoginThrottling settings;
    private final Ticker ticker;
    private final Cache<String, Measure> measures;
    private final Cache<String, Boolean> places;

    LoginThrottle(LoginThrottling settings, Ticker ticker) {
        this.settings = settings;
        this.ticker = ticker;
        this.measures = Caffeine.newBuilder()
                .maximumSize(MOST)
                .expireAfterAccess(settings.refillInterval()
                        .multipliedBy(settings.maxFailures())
                        .multipliedBy(2))
                .ticker(ticker)
                .build();
        this.places = Caffeine.newBuilder()
                .maximumSize(MOST)
                .expireAfterAccess(Duration.ofDays(7))
                .ticker(ticker)
                .build();
    }

    /** @throws TooManyFailedLoginsException when nothing is looked at just now, not even what would be right */
    void check(String user, String address) {
        measures(user, address).forEach(Measure::check);
    }

    /**
     * A look at a password.
     *
     * @throws TooManyFailedLoginsException when there must be none just now
     */
    Attempt begin(String user, String address) {
        Attempt attempt = new Attempt(place(user, address));
        try {
            for (Measure measure : measures(user, address)) {
                measure.take();
                attempt.taken.add(measure);
            }
        } catch (TooManyFailedLoginsException e) {
            attempt.giveBack();
            throw e;
        }
        return attempt;
    }

    /** A look at a password that is under way. */
    final class Attempt {

        private final String place;
        private final List<Measure> taken = new ArrayList<>();

        private Attempt(String place) {
            this.place = place;
        }

        /** The password was right. */
        void succeeded() {
            giveBack();
            places.put(place, true);
        }

        /** Nobody looked at the password after all. */
        void giveBack() {
            taken.forEach(Measure::giveBack);
            taken.clear();
        }
    }

    /** A user has logged in from there by a password that was known to be right. */
    void succeeded(String user, String address) {
        places.put(place(user, address), true);
    }

    private List<Measure> measures(String user, String address) {
        String place = place(user, address);
        if (places.getIfPresent(place) != null) {
            return List.of(measure("place " + place, 1));
        }
        return List.of(
                measure("user " + bounded(user), 1),
                measure("address " + ClientNetworks.network(address), OF_AN_ADDRESS));
    }

    private Measure measure(String name, int times) {
        return measures.get(
                name,
                unknown -> new Measure(
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

    /** What one user or address has left. */
    private final class Measure {

        private final String name;
        private final double most;
        private final double pause;
        private double left;
        private long at;

        Measure(String name, int most, long pause) {
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

        synchronized void take() {
            check();
            left--;
            if (left < 1) {
                log.warn("Too many log-ins have failed; they are slowed down for {}", printable(name));
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
