package io.ilion.web;

import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Delays the shutdown of the web server. The readiness probe fails at once; requests are still accepted until load balancers
 * have noticed.
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
        log.info("Shutting down: not ready, still accepting requests for {}", settings.shutdownDelay());
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

    /** The highest phase stops first. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }
}
