package io.ilion.operation.audit;

import io.ilion.database.IdGenerator;
import io.ilion.database.StorableText;
import io.ilion.operation.ThisReplica;
import io.ilion.operation.request.Actor;
import io.ilion.operation.request.ClientNetworks;
import io.ilion.operation.request.RequestMetadata;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Service;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.annotation.Transactional;

/**
 * The audit log of rejected requests. One thread writes them from a bounded queue. Of unauthenticated clients it stores a limited number
 * per minute, in a table of their own, and counts the others, so that a flood neither fills the database nor hides the requests of known
 * callers; those wait for room in the queue. What is lost nevertheless is counted in the audit log, too, and is in the log of the service.
 */
@Service
public class RejectedRequests implements DisposableBean {

    private static final Logger log = LoggerFactory.getLogger(RejectedRequests.class);
    private static final int MAX_QUEUED = 1000;
    private static final int MAX_TEXT = 1000;

    /** How long a request of a known caller waits for room in the queue. */
    private static final Duration MAX_WAIT = Duration.ofSeconds(2);

    private static final String RECORDED = "RECORDED";
    private static final String COUNTED = "COUNTED";
    private static final String LOST = "LOST";

    private static final String INSERT = """
            insert into rejected_request (id, at, caller, client_address, user_agent, request_id, trace_id, method, path, status, problem, detail)
            values (:id, :at, :caller, :address, :agent, :request, :trace, :method, :path, :status, :problem, :detail)""";

    private static final String INSERT_ANONYMOUS = """
            insert into anonymous_rejected_request (id, at, client_address, user_agent, request_id, trace_id, method, path, status, problem, detail)
            values (:id, :at, :address, :agent, :request, :trace, :method, :path, :status, :problem, :detail)""";

    private static final String SELECT = """
            select id, at, %s as caller, client_address, user_agent, request_id, trace_id, method, path, status, problem, detail
              from %s where %s""";

    /** The name of the problem of entries that stand for several requests. */
    private static final String FURTHER = "further-rejected-requests";

    private final JdbcClient jdbc;
    private final IdGenerator ids;
    private final Clock clock;
    private final ThisReplica replica;
    private final ThreadPoolExecutor writer = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_QUEUED),
            work -> new Thread(work, "rejected-requests"));
    private final AnonymousRequestLimit anonymous = new AnonymousRequestLimit();
    private final AtomicLong lost = new AtomicLong();
    private final Map<String, Counter> counters = new HashMap<>();

    RejectedRequests(JdbcClient jdbc, IdGenerator ids, Clock clock, ThisReplica replica, MeterRegistry meters) {
        this.jdbc = jdbc;
        this.ids = ids;
        this.clock = clock;
        this.replica = replica;
        for (String result : new String[] {RECORDED, COUNTED, LOST}) {
            counters.put(
                    result,
                    Counter.builder("ilion.rejected.requests")
                            .description("Rejected requests, by whether the audit log has them")
                            .tag("result", result)
                            .register(meters));
        }
    }

    /** Records a request that was rejected now. */
    public void record(
            @Nullable Actor caller,
            RequestMetadata metadata,
            String method,
            String path,
            int status,
            String problem,
            @Nullable String detail) {
        if (caller == null && !anonymous.tryAcquire(network(metadata))) {
            count(COUNTED);
            return;
        }
        RejectedRequest rejected = new RejectedRequest(
                ids.next(),
                clock.instant(),
                caller == null ? null : caller.toString(),
                metadata,
                method,
                bounded(path),
                status,
                problem,
                detail == null ? null : bounded(detail));
        enqueue(rejected, caller == null ? Duration.ZERO : MAX_WAIT);
    }

    private static String network(RequestMetadata metadata) {
        String address = metadata.clientAddress();
        return address == null ? "unknown" : ClientNetworks.network(address);
    }

    /** Records once per minute what was only counted, or was lost, since then. */
    @Scheduled(fixedRate = 1, timeUnit = TimeUnit.MINUTES)
    public void recordCounted() {
        Map<String, Long> counted = anonymous.startPeriod();
        if (!counted.isEmpty()
                && !write(further(null, HttpStatus.UNAUTHORIZED, AnonymousRequestLimit.summaryOf(counted)))) {
            anonymous.countAgain(counted);
        }
        long count = lost.getAndSet(0);
        if (count > 0
                && !write(further(
                        replica.actor(),
                        HttpStatus.SERVICE_UNAVAILABLE,
                        "%d further rejected requests of callers could not be recorded; they are in the log of the service"
                                .formatted(count)))) {
            lost.addAndGet(count);
        }
    }

    /** @param status of the requests; 503 for those that were lost, whose own statuses differ */
    private RejectedRequest further(@Nullable Actor actor, HttpStatus status, String detail) {
        return new RejectedRequest(
                ids.next(),
                clock.instant(),
                actor == null ? null : actor.toString(),
                RequestMetadata.UNKNOWN,
                "ANY",
                "/",
                status.value(),
                FURTHER,
                bounded(detail));
    }

    private void enqueue(RejectedRequest rejected, Duration patience) {
        try {
            writer.execute(() -> record(rejected));
        } catch (RejectedExecutionException e) {
            if (!offer(() -> record(rejected), patience)) {
                lose(rejected);
            }
        }
    }

    private boolean offer(Runnable work, Duration patience) {
        try {
            return !writer.isShutdown() && writer.getQueue().offer(work, patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void record(RejectedRequest rejected) {
        if (write(rejected)) {
            count(RECORDED);
        } else {
            lose(rejected);
        }
    }

    /** One without authentication is counted as others are. */
    private void lose(RejectedRequest rejected) {
        if (rejected.caller() == null) {
            anonymous.count(network(rejected.origin()));
            count(COUNTED);
        } else {
            lost.incrementAndGet();
            count(LOST);
        }
        log.warn("Rejected request not recorded: {}", rejected);
    }

    private void count(String result) {
        Objects.requireNonNull(counters.get(result)).increment();
    }

    /**
     * Newest first.
     *
     * @param before only requests before that one; null to start with the newest
     */
    @Transactional(readOnly = true)
    public List<RejectedRequest> list(RejectedRequestFilter filter, @Nullable UUID before, int limit) {
        String condition = filter.condition() + (before == null ? "" : " and id < :before");
        Map<String, Object> parameters = filter.parameters();
        parameters.put("limit", limit);
        if (before != null) {
            parameters.put("before", before);
        }
        return jdbc.sql(SELECT.formatted("caller", "rejected_request", condition)
                        + (filter.findsAnonymous()
                                ? " union all " + SELECT.formatted("null", "anonymous_rejected_request", condition)
                                : "")
                        + " order by id desc limit :limit")
                .params(parameters)
                .query((row, number) -> new RejectedRequest(
                        row.getObject("id", UUID.class),
                        row.getTimestamp("at").toInstant(),
                        row.getString("caller"),
                        new RequestMetadata(
                                null,
                                row.getString("client_address"),
                                row.getString("user_agent"),
                                row.getString("request_id"),
                                row.getString("trace_id"),
                                null),
                        row.getString("method"),
                        row.getString("path"),
                        row.getInt("status"),
                        row.getString("problem"),
                        row.getString("detail")))
                .list();
    }

    /** Whether it is stored. */
    private boolean write(RejectedRequest rejected) {
        RequestMetadata metadata = rejected.origin();
        try {
            jdbc.sql(rejected.caller() == null ? INSERT_ANONYMOUS : INSERT)
                    .param("id", rejected.id())
                    .param("at", Timestamp.from(rejected.at()))
                    .param("caller", rejected.caller())
                    .param("address", metadata.clientAddress())
                    .param("agent", metadata.userAgent())
                    .param("request", metadata.requestId())
                    .param("trace", metadata.traceId())
                    .param("method", rejected.method())
                    .param("path", rejected.path())
                    .param("status", rejected.status())
                    .param("problem", rejected.problem())
                    .param("detail", rejected.detail())
                    .update();
            return true;
        } catch (DataAccessException | TransactionException e) {
            log.warn("The database did not store a rejected request: {}", e.getMessage());
            return false;
        }
    }

    private static String bounded(String text) {
        String storable = StorableText.storable(text);
        return storable.length() <= MAX_TEXT ? storable : storable.substring(0, MAX_TEXT);
    }

    /** Writes what is queued before the database connections are closed. */
    @Override
    public void destroy() throws InterruptedException {
        writer.shutdown();
        if (!writer.awaitTermination(5, TimeUnit.SECONDS)) {
            log.warn(
                    "{} rejected requests were not recorded before the service stopped",
                    writer.getQueue().size());
        }
        recordCounted();
    }
}
