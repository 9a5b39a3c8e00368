package io.ilion.operation.audit;

import io.ilion.database.IdGenerator;
import io.ilion.database.StorableText;
import io.ilion.operation.request.Actor;
import io.ilion.operation.request.RequestMetadata;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.annotation.Transactional;

/**
 * What was refused. It is written behind the answer, by one thread and a bounded queue: who knocks a thousand times a second must
 * not be able to stop those who are let in. What cannot be written is in the log of the service.
 */
@Service
public class RejectedRequests implements DisposableBean {

    private static final Logger log = LoggerFactory.getLogger(RejectedRequests.class);
    private static final int MAX_WAITING = 1000;
    private static final int MAX_TEXT = 1000;

    private final JdbcClient jdbc;
    private final IdGenerator ids;
    private final Clock clock;
    private final ThreadPoolExecutor writer = new ThreadPoolExecutor(
            1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(MAX_WAITING), work -> new Thread(work, "refusals"));

    RejectedRequests(JdbcClient jdbc, IdGenerator ids, Clock clock) {
        this.jdbc = jdbc;
        this.ids = ids;
        this.clock = clock;
    }

    /** Keeps what was refused just now. */
    public void record(
            @Nullable Actor caller,
            RequestMetadata origin,
            String method,
            String path,
            int status,
            String problem,
            @Nullable String detail) {
        RejectedRequest refusal = new RejectedRequest(
                ids.next(),
                clock.instant(),
                caller == null ? null : caller.toString(),
                origin,
                method,
                bounded(path),
                status,
                problem,
                detail == null ? null : bounded(detail));
        try {
            writer.execute(() -> write(refusal));
        } catch (RejectedExecutionException e) {
            log.warn("Refused, and not kept in the history as too many wait for that: {}", refusal);
        }
    }

    /**
     * The newest first.
     *
     * @param before only those before that one; null to begin with the newest
     */
    @Transactional(readOnly = true)
    public List<RejectedRequest> list(@Nullable UUID before, int limit) {
        return jdbc.sql("""
                        select * from rejected_request
                         where cast(:before as uuid) is null or id < cast(:before as uuid)
                         order by id desc limit :limit""")
                .param("before", before)
                .param("limit", limit)
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

    private void write(RejectedRequest refusal) {
        RequestMetadata origin = refusal.origin();
        try {
            jdbc.sql("""
                            insert into rejected_request (id, at, caller, client_address, user_agent, request_id, trace_id, method, path, status, problem,
                                                 detail)
                            values (:id, :at, :caller, :address, :agent, :request, :trace, :method, :path, :status, :problem, :detail)""")
                    .param("id", refusal.id())
                    .param("at", Timestamp.from(refusal.at()))
                    .param("caller", refusal.caller())
                    .param("address", origin.clientAddress())
                    .param("agent", origin.userAgent())
                    .param("request", origin.requestId())
                    .param("trace", origin.traceId())
                    .param("method", refusal.method())
                    .param("path", refusal.path())
                    .param("status", refusal.status())
                    .param("problem", refusal.problem())
                    .param("detail", refusal.detail())
                    .update();
        } catch (DataAccessException | TransactionException e) {
            log.warn("Refused, and not kept in the history: {}", refusal, e);
        }
    }

    private static String bounded(String text) {
        String storable = StorableText.storable(text);
        return storable.length() <= MAX_TEXT ? storable : storable.substring(0, MAX_TEXT);
    }

    /** What waits is written before the connections to the database are closed. */
    @Override
    public void destroy() throws InterruptedException {
        writer.shutdown();
        if (!writer.awaitTermination(5, TimeUnit.SECONDS)) {
            log.warn(
                    "{} refusals were not kept in the history",
                    writer.getQueue().size());
        }
    }
}
