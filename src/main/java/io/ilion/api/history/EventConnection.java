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
 * A connection that server-sent events are written to, without a thread that waits for it. Nothing is taken that the client cannot
 * take yet: who writes asks {@link #isIdle} first, so that a slow client has one page waiting at most.
 */
final class EventConnection implements WriteListener, AsyncListener {

    private static final Logger log = LoggerFactory.getLogger(EventConnection.class);

    private final AsyncContext async;
    private final ServletOutputStream out;
    private final Runnable gone;
    private final Queue<byte[]> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean left = new AtomicBoolean();

    /**
     * Held by whoever writes, and by the container when it tells of an end. Else it would use the response for another request while
     * a write to it is still failing in another thread.
     */
    private final Lock lock = new ReentrantLock();

    private boolean unflushed;
    private volatile boolean open;
    private volatile boolean ended;
    private volatile boolean closed;
    private volatile long lastWritten = System.nanoTime();

    private EventConnection(AsyncContext async, ServletOutputStream out, Runnable gone) {
        this.async = async;
        this.out = out;
        this.gone = gone;
    }

    /** @param gone called once, when the client has gone or the end was written */
    static EventConnection open(HttpServletRequest request, HttpServletResponse response, Runnable gone)
            throws IOException {
        ShallowEtagHeaderFilter.disableContentCaching(request);
        response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
        response.setCharacterEncoding(StandardCharsets.UTF_8);
        response.setHeader("X-Accel-Buffering", "no"); // nginx would keep events back
        AsyncContext async = request.startAsync(request, response);
        async.setTimeout(0);
        EventConnection connection = new EventConnection(async, response.getOutputStream(), gone);
        async.addListener(connection);
        connection.out.setWriteListener(connection);
        return connection;
    }

    /** Whether all that it was given is written. */
    boolean isIdle() {
        return open && !ended && !closed && waiting.isEmpty();
    }

    boolean isClosed() {
        return closed;
    }

    long lastWritten() {
        return lastWritten;
    }

    /** Writes it, now or when the client can take it. */
    void send(String lines) {
        waiting.add(lines.getBytes(StandardCharsets.UTF_8));
        comeFromOutside();
    }

    /** Ends the answer when what it was given is written. */
    void end() {
        ended = true;
        comeFromOutside();
    }

    private void comeFromOutside() {
        try {
            write();
        } catch (IOException e) {
            log.debug("A client of events has gone", e); // the container tells onError
            leave();
        } catch (RuntimeException e) {
            log.warn("A stream of events is ended, since it could not be written to; its client comes back", e);
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
                writeWhatIsWaiting();
            }
        } catch (IOException | RuntimeException e) {
            closed = true;
            throw e;
        } finally {
            lock.unlock();
        }
    }

    private void writeWhatIsWaiting() throws IOException {
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
            log.debug("A stream of events had ended already", e);
        } finally {
            lock.unlock();
        }
        leave();
    }

    private void leave() {
        if (left.compareAndSet(false, true)) {
            gone.run();
        }
    }

    @Override
    public void onError(Throwable failure) {
        log.debug("A client of events has gone", failure);
        close();
    }

    /** Completes it, or else the container would answer with an error, into the stream. */
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
        leave();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        close();
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        // nobody starts it anew
    }
}
