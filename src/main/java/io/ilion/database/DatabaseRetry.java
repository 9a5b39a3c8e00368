package io.ilion.database;

import java.time.Duration;
import java.util.function.Supplier;
import org.springframework.core.retry.RetryException;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.stereotype.Component;

/**
 * Retries while the database is unavailable, and never gives up: until it is stored, only this process knows what a node has done. If
 * another replica takes over the task meanwhile, the action itself finds that out.
 */
@Component
public class DatabaseRetry {

    private final RetryTemplate retries = new RetryTemplate(RetryPolicy.builder()
            .predicate(DatabaseOutage::isCauseOf)
            .maxRetries(Long.MAX_VALUE)
            .delay(Duration.ofMillis(200))
            .multiplier(2)
            .maxDelay(Duration.ofSeconds(5))
            .build());

    /** Runs the action until it does not fail because of a {@link DatabaseOutage}; any other failure is passed on. */
    public <T> T execute(Supplier<T> action) {
        try {
            return retries.execute(action::get);
        } catch (RetryException e) {
            if (e.getCause() instanceof RuntimeException other) {
                throw other;
            }
            throw new IllegalStateException("The database was unavailable, and the retry was interrupted", e);
        }
    }

    public void execute(Runnable action) {
        execute(() -> {
            action.run();
            return true;
        });
    }
}
