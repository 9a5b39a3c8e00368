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
    private final SlowHashes slow = new SlowHashes();
    private final PasswordAuthenticationProvider door = new PasswordAuthenticationProvider(
            Map.of(
                    "alice", new User(SlowHashes.of("secret"), Set.of(Grant.of("OPERATOR on prod-a"))),
                    "bob", new User(SlowHashes.of("hidden"), Set.of(Grant.of("READER")))),
            new LoginThrottle(new LoginThrottling(3, Duration.ofSeconds(10)), now::get),
            slow);

    @Test
    void letsAUserInWithWhatTheUserMayDo() {
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
    void looksAtARightPasswordTheSlowWayOnlyOnce() {
        for (int i = 0; i < 5; i++) {
            logIn("alice", "secret", HOME);
        }

        assertThat(slow.looks).containsExactly("secret");
    }

    @Test
    void looksAtAWrongPasswordTheSlowWayEachTime() {
        logIn("alice", "secret", HOME);
        assertWrong("alice", "guess", HOME);
        assertWrong("alice", "guess", HOME);

        assertThat(slow.looks).containsExactly("secret", "guess", "guess");
    }

    @Test
    void aNameThatNobodyHasCostsAsMuchAsAWrongPassword() {
        assertWrong("nobody", "guess", ELSEWHERE);
        assertWrong("alice", "guess", ELSEWHERE);
        assertWrong("", "", ELSEWHERE);

        assertThat(slow.looks).containsExactly("guess", "guess", "");
    }

    @Test
    void aNameThatNobodyHasDoesNotComeInWithThePasswordOfAnother() {
        for (String password : List.of("secret", "hidden")) {
            for (int i = 0; i < 3; i++) {
                assertWrong("nobody" + password + i, password, "203.0.113." + i);
            }
        }
    }

    @Test
    void aNameThatNobodyHasIsSlowedDownAsOneThatSomebodyHas() {
        for (String name : List.of("alice", "nobody")) {
            for (int i = 0; i < 3; i++) {
                assertWrong(name, "guess" + i, ELSEWHERE);
            }
            assertSlowedDown(name, "guess", ELSEWHERE);
        }
    }

    @Test
    void whoeverIsSlowedDownIsNotToldWhetherAPasswordWouldBeRight() {
        logIn("alice", "secret", HOME);
        for (int i = 0; i < 3; i++) {
            assertWrong("alice", "guess" + i, ELSEWHERE);
        }

        assertSlowedDown("alice", "secret", ELSEWHERE);
        assertSlowedDown("alice", "guess", ELSEWHERE);
        assertThat(slow.looks).hasSize(4);
        assertThat(logIn("alice", "secret", HOME).isAuthenticated()).isTrue();
    }

    @Test
    void nobodyIsKeptOutForGood() {
        for (int i = 0; i < 3; i++) {
            assertWrong("alice", "guess" + i, ELSEWHERE);
        }
        assertSlowedDown("alice", "secret", HOME);

        now.addAndGet(Duration.ofSeconds(10).toNanos());

        assertThat(logIn("alice", "secret", HOME).isAuthenticated()).isTrue();
    }

    @Test
    void requestsSideBySideWithOnePasswordCostOneLook() {
        CountDownLatch go = new CountDownLatch(1);
        slow.wait = go;
        ExecutorService pollers = Executors.newCachedThreadPool();

        List<CompletableFuture<Authentication>> all = IntStream.range(0, 50)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> logIn("alice", "secret", HOME), pollers))
                .toList();
        Awaitility.await().until(() -> slow.looks.size() == 1);
        go.countDown();

        assertThat(all)
                .allSatisfy(each -> assertThat(each.join().isAuthenticated()).isTrue());
        assertThat(slow.looks).containsExactly("secret");
        pollers.shutdown();
    }

    @Test
    void guessesSideBySideAreNoMoreThanOneAfterTheOther() {
        CountDownLatch go = new CountDownLatch(1);
        slow.wait = go;
        ExecutorService guessers = Executors.newCachedThreadPool();

        List<CompletableFuture<Authentication>> all = IntStream.range(0, 50)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> logIn("alice", "guess" + i, ELSEWHERE), guessers))
                .toList();
        Awaitility.await()
                .until(() -> all.stream().filter(CompletableFuture::isDone).count() >= 47);
        go.countDown();

        assertThat(all).allSatisfy(each -> assertThatThrownBy(each::join).isNotNull());
        assertThat(slow.looks).hasSizeLessThanOrEqualTo(3);
        guessers.shutdown();
    }

    private void assertWrong(String name, String password, String address) {
        assertThatThrownBy(() -> logIn(name, password, address)).isInstanceOf(BadCredentialsException.class);
    }

    private void assertSlowedDown(String name, String password, String address) {
        assertThatThrownBy(() -> logIn(name, password, address)).isInstanceOf(TooManyFailedLoginsException.class);
    }

    private Authentication logIn(String name, String password, String address) {
        UsernamePasswordAuthenticationToken sent = UsernamePasswordAuthenticationToken.unauthenticated(name, password);
        sent.setDetails(new WebAuthenticationDetails(address, null));
        return door.authenticate(sent);
    }

    /** Writes down what it is asked. */
    private static final class SlowHashes implements PasswordEncoder {

        private final List<String> looks = new CopyOnWriteArrayList<>();
        private CountDownLatch wait = new CountDownLatch(0);

        static String of(String password) {
            return "{bcrypt}$2a$04$" + password + ".".repeat(53 - password.length());
        }

        @Override
        public String encode(@Nullable CharSequence password) {
            return of(String.valueOf(password));
        }

        @Override
        public boolean matches(@Nullable CharSequence password, @Nullable String hash) {
            looks.add(String.valueOf(password));
            try {
                wait.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return encode(password).equals(hash);
        }
    }
}
