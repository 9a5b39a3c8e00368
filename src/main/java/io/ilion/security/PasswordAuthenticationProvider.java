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
    private final PasswordEncoder encoder;
    private final PasswordCache cache = new PasswordCache();
    private final ConcurrentHashMap<String, CompletableFuture<Boolean>> pending = new ConcurrentHashMap<>();
    private final Semaphore processors =
            new Semaphore(Math.max(2, Runtime.getRuntime().availableProcessors()));

    PasswordAuthenticationProvider(Map<String, User> users, LoginThrottle throttle, PasswordEncoder encoder) {
        this.users = users;
        this.hashes = users.values().stream().map(User::password).toList();
        this.throttle = throttle;
        this.encoder = encoder;
    }

    @Override
    public boolean supports(Class<?> authentication) {
        return UsernamePasswordAuthenticationToken.class.isAssignableFrom(authentication);
    }

    @Override
    public Authentication authenticate(Authentication credentials) {
        String name = credentials.getName();
        String password = String.valueOf(credentials.getCredentials());
        String address =
                credentials.getDetails() instanceof WebAuthenticationDetails details ? details.getRemoteAddress() : "";
        User user = users.get(name);

        throttle.check(name, address);
        if (user != null && cache.contains(user.password(), password)) {
            throttle.recordSuccess(name, address);
        } else if (!isCorrect(name, address, user, password) || user == null) {
            throw new BadCredentialsException("The user name or the password is wrong");
        }
        UsernamePasswordAuthenticationToken caller = UsernamePasswordAuthenticationToken.authenticated(
                name, null, GrantAuthorities.authorities(user.roles()));
        caller.setDetails(credentials.getDetails());
        return caller;
    }

    /** Checks once for all concurrent requests with the same credentials, as pollers send them. */
    private boolean isCorrect(String name, String address, @Nullable User user, String password) {
        String key = HexFormat.of().formatHex(cache.digest(name + "\n" + address + "\n" + password));
        CompletableFuture<Boolean> own = new CompletableFuture<>();
        CompletableFuture<Boolean> running = pending.putIfAbsent(key, own);
        if (running != null) {
            return outcome(running);
        }
        try {
            own.complete(check(name, address, user, password));
        } catch (RuntimeException e) {
            own.completeExceptionally(e);
        } finally {
            pending.remove(key, own);
        }
        return outcome(own);
    }

    private static boolean outcome(CompletableFuture<Boolean> check) {
        try {
            return check.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof AuthenticationException failure) {
                throw failure;
            }
            throw e;
        }
    }

    private boolean check(String name, String address, @Nullable User user, String password) {
        Attempt attempt = throttle.begin(name, address);
        String hash = user == null ? decoy(name) : user.password();
        boolean correct = matches(password, hash, attempt);
        if (correct && user != null) {
            cache.add(hash, password);
            attempt.succeeded();
            return true;
        }
        return false;
    }

    private boolean matches(String password, String hash, Attempt attempt) {
        boolean acquired = false;
        try {
            acquired = processors.tryAcquire(MAX_WAIT.toMillis(), TimeUnit.MILLISECONDS);
            if (!acquired) {
                attempt.abort();
                throw new TooManyFailedLoginsException(MAX_WAIT);
            }
            return encoder.matches(password, hash);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            attempt.abort();
            throw new TooManyFailedLoginsException(MAX_WAIT);
        } finally {
            if (acquired) {
                processors.release();
            }
        }
    }

    /** The same hash for a name each time, so that timing reveals nothing. */
    private String decoy(String name) {
        int number = ByteBuffer.wrap(cache.digest(name)).getInt();
        return hashes.get(Math.floorMod(number, hashes.size()));
    }
}
