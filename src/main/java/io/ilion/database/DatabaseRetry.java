package io.ilion.database;

import java.time.Duration;
import java.util.function.Supplier;
import org.springframework.core.retry.RetryException;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.stereotype.Component;

/**
 * Waits for a database that is away. What a node has done is known only here until it is written, so there is no point
 * at which to give up; if another replica takes the task over meanwhile, the write will find that out.
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

    /** Writes, again and again until it could. */
    public <T> T until(Supplier<T> write) {
        try {
            return retries.execute(write::get);
        } catch (RetryException e) {
            if (e.getCause() instanceof RuntimeException other) {
                throw other;
            }
            throw new IllegalStateException("The end of a task could not be written", e);
        }
    }

    /** The same for what has no result. */
    public void until(Runnable write) {
        until(() -> {
            write.run();
            return true;
        });
    }
}
