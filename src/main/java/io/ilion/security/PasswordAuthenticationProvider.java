package io.ilion.security;

import io.ilion.security.LoginThrottle.Attempt;
import io.ilion.security.SecuritySettings.User;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.web.authentication.WebAuthenticationDetails;

/**
 * Authenticates the users of the settings. An unknown user takes as long as a wrong password and is throttled alike, so that user
 * names cannot be enumerated.
 */
final class PasswordAuthenticationProvider implements AuthenticationProvider {

    /** How long a request may wait for a processor to hash its password. */
    private static final Duration MAX_WAIT = Duration.ofSeconds(2);

    private final Map<String, User> users;
    /** Compared with the passwords of unknown users. */
    private final List<String> hashes;

    private final LoginThrottle throttle;
    private final PasswordEncoder slow;
    private final PasswordCache cache = new PasswordCache();
    private final ConcurrentHashMap<String, CompletableFuture<Boolean>> pending = new ConcurrentHashMap<>();
    private final Semaphore processors =
            new Semaphore(Math.max(2, Runtime.getRuntime().availableProcessors()));

    PasswordAuthenticationProvider(Map<String, User> users, LoginThrottle throttle, PasswordEncoder slow) {
        this.users = users;
        this.hashes = users.values().stream().map(User::password).toList();
        this.throttle = throttle;
        this.slow = slow;
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return UsernamePasswordAuthenticationToken.class.isAssignableFrom(authentication);
    }

    @Override
    public Authentication authenticate(Authentication sent) {
        String name = sent.getName();
        String password = String.valueOf(sent.getCredentials());
        String address = sent.getDetails() instanceof WebAuthenticationDetails known ? known.getRemoteAddress() : "";
        User user = users.get(name);

        throttle.check(name, address);
        if (user != null && cache.contains(user.password(), password)) {
            throttle.succeeded(name, address);
        } else if (!isRight(name, address, user, password) || user == null) {
            throw new BadCredentialsException("The user name or the password is wrong");
        }
        UsernamePasswordAuthenticationToken caller = UsernamePasswordAuthenticationToken.authenticated(
                name, null, GrantAuthorities.authorities(user.roles()));
        caller.setDetails(sent.getDetails());
        return caller;
    }

    /** Checks once for all concurrent requests with the same credentials, which pollers send. */
    private boolean isRight(String name, String address, @Nullable User user, String password) {
        String same = HexFormat.of().formatHex(cache.digest(name + "\n" + address + "\n" + password));
        CompletableFuture<Boolean> mine = new CompletableFuture<>();
        CompletableFuture<Boolean> other = pending.putIfAbsent(same, mine);
        if (other != null) {
            return outcome(other);
        }
        try {
            mine.complete(check(name, address, user, password));
        } catch (RuntimeException e) {
            mine.completeExceptionally(e);
        } finally {
            pending.remove(same, mine);
        }
        return outcome(mine);
    }

    private static boolean outcome(CompletableFuture<Boolean> look) {
        try {
            return look.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof AuthenticationException refused) {
                throw refused;
            }
            throw e;
        }
    }

    private boolean check(String name, String address, @Nullable User user, String password) {
        Attempt attempt = throttle.begin(name, address);
        String hash = user == null ? decoy(name) : user.password();
        boolean right = matches(password, hash, attempt);
        if (right && user != null) {
            cache.add(hash, password);
            attempt.succeeded();
            return true;
        }
        return false;
    }

    private boolean matches(String password, String hash, Attempt attempt) {
        boolean entered = false;
        try {
            entered = processors.tryAcquire(MAX_WAIT.toMillis(), TimeUnit.MILLISECONDS);
            if (!entered) {
                attempt.giveBack();
                throw new TooManyFailedLoginsException(MAX_WAIT);
            }
            return slow.matches(password, hash);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            attempt.giveBack();
            throw new TooManyFailedLoginsException(MAX_WAIT);
        } finally {
            if (entered) {
                processors.release();
            }
        }
    }

    /** The same hash for a name each time, so that timing reveals nothing. */
    private String decoy(String name) {
        int any = ByteBuffer.wrap(cache.digest(name)).getInt();
        return hashes.get(Math.floorMod(any, hashes.size()));
    }
}
