package io.ilion.web;

import io.ilion.database.RequestThread;
import java.util.concurrent.Executor;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;

/**
 * Runs what remains of a request that has released its thread, with the database connections for requests. Not an {@link Executor}, since
 * Spring Boot would make none of its own beside it.
 */
@Component
public class RequestExecutor {

    private final Executor threads;

    RequestExecutor(@Qualifier("applicationTaskExecutor") Executor threads) {
        this.threads = threads;
    }

    public void execute(Runnable work) {
        threads.execute(() -> RequestThread.<RuntimeException, RuntimeException>run(work::run));
    }
}
