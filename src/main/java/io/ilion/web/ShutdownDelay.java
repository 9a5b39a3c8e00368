package io.ilion.web;

import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Keeps the door open for a while when the service is told to stop. Its readiness probe says no from the first moment on, and
 * requests come until whoever sends them has seen that. Only then does the web server refuse new ones and finish the rest.
 */
@Component
final class ShutdownDelay implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(ShutdownDelay.class);

    private final ApiSettings settings;
    private volatile boolean running;

    ShutdownDelay(ApiSettings settings) {
        this.settings = settings;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        if (settings.shutdownDelay().isZero()) {
            return;
        }
        log.info("Not ready any more; requests are still accepted for {}", settings.shutdownDelay());
        try {
            TimeUnit.NANOSECONDS.sleep(settings.shutdownDelay().toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** The last to start is the first to stop. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }
}
