package io.ilion.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ilion.security.SecuritySettings.LoginThrottling;
import io.ilion.security.SecuritySettings.User;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.web.authentication.WebAuthenticationDetails;

class PasswordAuthenticationProviderTests {

    private static final String HOME = "198.51.100.7";
    private static final String ELSEWHERE = "203.0.113.1";

    private final AtomicLong now = new AtomicLong();
    private final RecordingEncoder encoder = new RecordingEncoder();
    private final PasswordAuthenticationProvider provider = new PasswordAuthenticationProvider(
            Map.of(
                    "alice", new User(RecordingEncoder.of("secret"), Set.of(Grant.of("OPERATOR on prod-a"))),
                    "bob", new User(RecordingEncoder.of("hidden"), Set.of(Grant.of("READER")))),
            new LoginThrottle(new LoginThrottling(3, Duration.ofSeconds(10)), now::get),
            encoder);

    @Test
    void authenticatesAUserWithItsGrants() {
        Authentication caller = logIn("alice", "secret", HOME);

        assertThat(caller.getName()).isEqualTo("alice");
        assertThat(caller.isAuthenticated()).isTrue();
        assertThat(caller.getCredentials()).isNull();
        assertThat(GrantAuthorities.grants(caller)).containsExactly(Grant.of("OPERATOR on prod-a"));
        assertThat(caller.getAuthorities())
                .extracting(each -> each.getAuthority())
                .contains("ROLE_OPERATOR");
    }

    @Test
    void hashesACorrectPasswordOnce() {
        for (int i = 0; i < 5; i++) {
            logIn("alice", "secret", HOME);
        }

        assertThat(encoder.checked).containsExactly("secret");
    }

    @Test
    void hashesAWrongPasswordEachTime() {
        logIn("alice", "secret", HOME);
        assertWrong("alice", "guess", HOME);
        assertWrong("alice", "guess", HOME);

        assertThat(encoder.checked).containsExactly("secret", "guess", "guess");
    }

    @Test
    void hashesThePasswordOfAnUnknownUserToo() {
        assertWrong("nobody", "guess", ELSEWHERE);
        assertWrong("alice", "guess", ELSEWHERE);
        assertWrong("", "", ELSEWHERE);

        assertThat(encoder.checked).containsExactly("guess", "guess", "");
    }

    @Test
    void rejectsAnUnknownUserWithThePasswordOfAnother() {
        for (String password : List.of("secret", "hidden")) {
            for (int i = 0; i < 3; i++) {
                assertWrong("nobody" + password + i, password, "203.0.113." + i);
            }
        }
    }

    @Test
    void throttlesUnknownUsersLikeKnownOnes() {
        for (String name : List.of("alice", "nobody")) {
            for (int i = 0; i < 3; i++) {
                assertWrong(name, "guess" + i, ELSEWHERE);
            }
            assertThrottled(name, "guess", ELSEWHERE);
        }
    }

    @Test
    void doesNotRevealACorrectPasswordWhileThrottled() {
        logIn("alice", "secret", HOME);
        for (int i = 0; i < 3; i++) {
            assertWrong("alice", "guess" + i, ELSEWHERE);
        }

        assertThrottled("alice", "secret", ELSEWHERE);
        assertThrottled("alice", "guess", ELSEWHERE);
        assertThat(encoder.checked).hasSize(4);
        assertThat(logIn("alice", "secret", HOME).isAuthenticated()).isTrue();
    }

    @Test
    void allowsALoginAfterTheRefillInterval() {
        for (int i = 0; i < 3; i++) {
            assertWrong("alice", "guess" + i, ELSEWHERE);
        }
        assertThrottled("alice", "secret", HOME);

        now.addAndGet(Duration.ofSeconds(10).toNanos());

        assertThat(logIn("alice", "secret", HOME).isAuthenticated()).isTrue();
    }

    @Test
    void hashesOnceForConcurrentRequestsWithTheSamePassword() {
        CountDownLatch release = new CountDownLatch(1);
        encoder.latch = release;
        ExecutorService pollers = Executors.newCachedThreadPool();

        List<CompletableFuture<Authentication>> all = IntStream.range(0, 50)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> logIn("alice", "secret", HOME), pollers))
                .toList();
        Awaitility.await().until(() -> encoder.checked.size() == 1);
        release.countDown();

        assertThat(all)
                .allSatisfy(each -> assertThat(each.join().isAuthenticated()).isTrue());
        assertThat(encoder.checked).containsExactly("secret");
        pollers.shutdown();
    }

    @Test
    void throttlesConcurrentGuessesLikeSequentialOnes() {
        CountDownLatch release = new CountDownLatch(1);
        encoder.latch = release;
        ExecutorService guessers = Executors.newCachedThreadPool();

        List<CompletableFuture<Authentication>> all = IntStream.range(0, 50)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> logIn("alice", "guess" + i, ELSEWHERE), guessers))
                .toList();
        Awaitility.await()
                .until(() -> all.stream().filter(CompletableFuture::isDone).count() >= 47);
        release.countDown();

        assertThat(all).allSatisfy(each -> assertThatThrownBy(each::join).isNotNull());
        assertThat(encoder.checked).hasSizeLessThanOrEqualTo(3);
        guessers.shutdown();
    }

    private void assertWrong(String name, String password, String address) {
        assertThatThrownBy(() -> logIn(name, password, address)).isInstanceOf(BadCredentialsException.class);
    }

    private void assertThrottled(String name, String password, String address) {
        assertThatThrownBy(() -> logIn(name, password, address)).isInstanceOf(TooManyFailedLoginsException.class);
    }

    private Authentication logIn(String name, String password, String address) {
        UsernamePasswordAuthenticationToken credentials =
                UsernamePasswordAuthenticationToken.unauthenticated(name, password);
        credentials.setDetails(new WebAuthenticationDetails(address, null));
        return provider.authenticate(credentials);
    }

    /** Records the passwords that it checks. */
    private static final class RecordingEncoder implements PasswordEncoder {

        private final List<String> checked = new CopyOnWriteArrayList<>();
        private CountDownLatch latch = new CountDownLatch(0);

        static String of(String password) {
            return "{bcrypt}$2a$04$" + password + ".".repeat(53 - password.length());
        }

        @Override
        public String encode(@Nullable CharSequence password) {
            return of(String.valueOf(password));
        }

        @Override
        public boolean matches(@Nullable CharSequence password, @Nullable String hash) {
            checked.add(String.valueOf(password));
            try {
                latch.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return encode(password).equals(hash);
        }
    }
}
