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
 * Lets in the users of the settings. A name that nobody has costs as much as a wrong password, and is slowed down as one, so
 * that names cannot be found out.
 */
final class PasswordAuthenticationProvider implements AuthenticationProvider {

    /** How long a request may wait until a processor has time for its password. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Map<String, User> users;
    /** What is looked at in place of a user whom there is not. */
    private final List<String> hashes;

    private final LoginThrottle failures;
    private final PasswordEncoder slow;
    private final PasswordCache remembered = new PasswordCache();
    private final ConcurrentHashMap<String, CompletableFuture<Boolean>> underWay = new ConcurrentHashMap<>();
    private final Semaphore processors =
            new Semaphore(Math.max(2, Runtime.getRuntime().availableProcessors()));

    PasswordAuthenticationProvider(Map<String, User> users, LoginThrottle failures, PasswordEncoder slow) {
        this.users = users;
        this.hashes = users.values().stream().map(User::password).toList();
        this.failures = failures;
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

        failures.check(name, address);
        if (user != null && remembered.knows(user.password(), password)) {
            failures.succeeded(name, address);
        } else if (!isRight(name, address, user, password) || user == null) {
            throw new BadCredentialsException("The name or the password is wrong");
        }
        UsernamePasswordAuthenticationToken caller = UsernamePasswordAuthenticationToken.authenticated(
                name, null, GrantAuthorities.authorities(user.roles()));
        caller.setDetails(sent.getDetails());
        return caller;
    }

    /** Of requests that come side by side with the same password, which is what pollers send, one looks for all. */
    private boolean isRight(String name, String address, @Nullable User user, String password) {
        String same = HexFormat.of().formatHex(remembered.digest(name + "\n" + address + "\n" + password));
        CompletableFuture<Boolean> mine = new CompletableFuture<>();
        CompletableFuture<Boolean> other = underWay.putIfAbsent(same, mine);
        if (other != null) {
            return outcome(other);
        }
        try {
            mine.complete(look(name, address, user, password));
        } catch (RuntimeException e) {
            mine.completeExceptionally(e);
        } finally {
            underWay.remove(same, mine);
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

    private boolean look(String name, String address, @Nullable User user, String password) {
        Attempt attempt = failures.begin(name, address);
        String hash = user == null ? decoy(name) : user.password();
        boolean right = slowly(password, hash, attempt);
        if (right && user != null) {
            remembered.remember(hash, password);
            attempt.succeeded();
            return true;
        }
        return false;
    }

    private boolean slowly(String password, String hash, Attempt attempt) {
        boolean entered = false;
        try {
            entered = processors.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            if (!entered) {
                attempt.giveBack();
                throw new TooManyFailedLoginsException(PATIENCE);
            }
            return slow.matches(password, hash);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            attempt.giveBack();
            throw new TooManyFailedLoginsException(PATIENCE);
        } finally {
            if (entered) {
                processors.release();
            }
        }
    }

    /** Always the same for a name, so that it takes as long each time. */
    private String decoy(String name) {
        int any = ByteBuffer.wrap(remembered.digest(name)).getInt();
        return hashes.get(Math.floorMod(any, hashes.size()));
    }
}
