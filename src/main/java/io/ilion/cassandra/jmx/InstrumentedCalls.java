package io.ilion.cassandra.jmx;

import io.ilion.cassandra.NodeException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Records a timer for every call to a node, and a span for every call that does more than read an attribute: attributes are polled
 * while a node works, and would fill the trace.
 */
final class InstrumentedCalls {

    /** Further nodes share one label, so that the number of time series stays bounded when addresses change. */
    static final int MAX_NODES = 500;

    private static final String ANSWERED = "ANSWERED";
    private static final String INTERRUPTED = "INTERRUPTED";
    private static final String OTHER = "other";

    private final MeterRegistry meters;
    private final Tracer tracer;
    private final Set<String> nodes = ConcurrentHashMap.newKeySet();

    InstrumentedCalls(MeterRegistry meters, Tracer tracer) {
        this.meters = meters;
        this.tracer = tracer;
    }

    <T> T measured(String address, Supplier<T> call) {
        long start = System.nanoTime();
        String result = INTERRUPTED;
        try {
            T answer = call.get();
            result = ANSWERED;
            return answer;
        } catch (NodeException e) {
            result = e.kind().name();
            throw e;
        } finally {
            timer(address, result).record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
        }
    }

    <T> T traced(String address, String method, Supplier<T> call) {
        Span span = tracer.nextSpan()
                .name("jmx " + method)
                .tag("server.address", address)
                .start();
        Tracer.SpanInScope current = tracer.withSpan(span);
        try {
            return call.get();
        } catch (RuntimeException e) {
            span.error(e);
            throw e;
        } finally {
            current.close();
            span.end();
        }
    }

    private Timer timer(String address, String result) {
        return Timer.builder("ilion.jmx.call.duration")
                .description("Duration of calls to MBeans of nodes, by result")
                .tags("node", label(address), "result", result)
                .register(meters);
    }

    private String label(String address) {
        boolean shown = nodes.contains(address) || (nodes.size() < MAX_NODES && nodes.add(address));
        return shown ? address : OTHER;
    }
}
