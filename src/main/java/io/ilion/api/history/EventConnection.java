package io.ilion.api.history;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.web.filter.ShallowEtagHeaderFilter;

/**
 * Writes server-sent events to a client without blocking a thread. Callers check {@link #isIdle} before they send, so that at most one
 * page of events waits for a slow client.
 */
final class EventConnection implements WriteListener, AsyncListener {

    private static final Logger log = LoggerFactory.getLogger(EventConnection.class);

    private final AsyncContext async;
    private final ServletOutputStream out;
    private final Runnable onClose;
    private final Queue<byte[]> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean closeReported = new AtomicBoolean();

    /**
     * Held while writing, and while the container reports the end. Otherwise the container could reuse the response for another request
     * while a write to it is still failing in another thread.
     */
    private final Lock lock = new ReentrantLock();

    private boolean unflushed;
    private volatile boolean open;
    private volatile boolean ended;
    private volatile boolean closed;
    private volatile long lastWritten = System.nanoTime();

    private EventConnection(AsyncContext async, ServletOutputStream out, Runnable onClose) {
        this.async = async;
        this.out = out;
        this.onClose = onClose;
    }

    /** @param onClose called once, when the client has disconnected or the end was written */
    static EventConnection open(HttpServletRequest request, HttpServletResponse response, Runnable onClose)
            throws IOException {
        ShallowEtagHeaderFilter.disableContentCaching(request);
        response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
        response.setCharacterEncoding(StandardCharsets.UTF_8);
        response.setHeader("X-Accel-Buffering", "no"); // otherwise nginx buffers events
        AsyncContext async = request.startAsync(request, response);
        async.setTimeout(0);
        EventConnection connection = new EventConnection(async, response.getOutputStream(), onClose);
        async.addListener(connection);
        connection.out.setWriteListener(connection);
        return connection;
    }

    /** Whether everything is written, and more can be sent. */
    boolean isIdle() {
        return open && !ended && !closed && waiting.isEmpty();
    }

    boolean isClosed() {
        return closed;
    }

    long lastWritten() {
        return lastWritten;
    }

    /** Writes lines now, or as soon as the client can receive them. */
    void send(String lines) {
        waiting.add(lines.getBytes(StandardCharsets.UTF_8));
        writeFromCaller();
    }

    /** Ends the response after everything is written. */
    void end() {
        ended = true;
        writeFromCaller();
    }

    private void writeFromCaller() {
        try {
            write();
        } catch (IOException e) {
            log.debug("A client of an event stream has disconnected", e); // the container calls onError
            reportClose();
        } catch (RuntimeException e) {
            log.warn("Writing to an event stream failed; the stream is closed and its client reconnects", e);
            close();
        }
    }

    @Override
    public void onWritePossible() throws IOException {
        open = true;
        write();
    }

    private void write() throws IOException {
        lock.lock();
        try {
            if (open && !closed) {
                writeWaiting();
            }
        } catch (IOException | RuntimeException e) {
            closed = true;
            throw e;
        } finally {
            lock.unlock();
        }
    }

    private void writeWaiting() throws IOException {
        while (out.isReady()) {
            byte[] next = waiting.peek();
            if (next != null) {
                out.write(next);
                waiting.poll();
                unflushed = true;
                lastWritten = System.nanoTime();
            } else if (unflushed) {
                unflushed = false;
                out.flush();
            } else {
                if (ended) {
                    close();
                }
                return;
            }
        }
    }

    private void close() {
        lock.lock();
        try {
            closed = true;
            async.complete();
        } catch (IllegalStateException e) {
            log.debug("An event stream had ended already", e);
        } finally {
            lock.unlock();
        }
        reportClose();
    }

    private void reportClose() {
        if (closeReported.compareAndSet(false, true)) {
            onClose.run();
        }
    }

    @Override
    public void onError(Throwable failure) {
        log.debug("A client of an event stream has disconnected", failure);
        close();
    }

    /** Completes the response; otherwise the container writes an error page into the stream. */
    @Override
    public void onError(AsyncEvent event) {
        close();
    }

    @Override
    public void onComplete(AsyncEvent event) {
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
        reportClose();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        close();
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // never restarted
    }
}
