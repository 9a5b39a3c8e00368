package io.ilion.benchmark;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Generates the rows of a year of operations as the service writes them, hashes included, in the text format of COPY. Two of three
 * operations ran on one node; the third was cancelled before it started.
 */
final class GeneratedHistory {

    static final Instant FIRST = Instant.parse("2025-01-01T00:00:00Z");

    private static final long YEAR_MILLIS = 365L * 24 * 60 * 60 * 1000;
    private static final String NULL = "\\N";
    private static final String EXECUTION =
            "{\"order\": \"ALL_AT_ONCE\", \"retries\": 0, \"timeout\": 600.000000000, \"onFailure\": \"CONTINUE\", \"maxConcurrentNodes\": 16}";
    private static final String EVIDENCE = "[{\"table\": \"t\", \"sstablesAfter\": 2, \"sstablesBefore\": 1}]";
    private static final String[] TYPES = {
        "flush", "flush", "flush", "flush", "cleanup", "cleanup", "import", "snapshot", "restore", "clear-snapshot"
    };
    private static final String[] CODES = {"TIMED_OUT", "NODE_UNREACHABLE", "INTERNAL"};
    private static final String[] HOSTS = new String[200];

    static {
        for (int i = 0; i < HOSTS.length; i++) {
            HOSTS[i] = UUID.nameUUIDFromBytes(("10.0.0." + i).getBytes(StandardCharsets.UTF_8))
                    .toString();
        }
    }

    private final int operations;

    GeneratedHistory(int operations) {
        this.operations = operations;
    }

    /** One operation with all its rows. */
    final class Row {

        private final int n;
        final String id;
        private final String task;
        private final long created;
        private final String type;
        private final String request;
        private final String keyspace;
        private final String table;
        private final String team;
        private final String requester;
        private final String reason;
        private final int node;
        private final boolean ran;
        private final String state;
        private final long completed;
        private final @Nullable String failure;
        private final @Nullable String code;

        Row(int n) {
            this.n = n;
            long millis = millis(n);
            id = id(n).toString();
            task = new UUID(((millis + 400) << 16) | 0x7000, 0x9000000000000000L | n).toString();
            created = millis * 1000;
            type = TYPES[mixed(1, TYPES.length)];
            keyspace = "ks" + mixed(2, 300);
            table = "t" + mixed(3, 10);
            team = "team" + mixed(4, 20);
            requester = "caller:user" + mixed(5, 50);
            reason = "CHG-" + mixed(6, operations / 500 + 1);
            node = mixed(7, HOSTS.length);
            ran = mixed(8, 3) != 0;
            boolean failed = ran && mixed(9, 100) < 6;
            state = ran ? failed ? "FAILED" : "COMPLETED" : "CANCELLED";
            completed = created + (ran ? mixed(10, 100) == 0 ? 7_200_000_000L : 20_000_000L : 500_000L);
            code = failed ? CODES[mixed(11, CODES.length)] : null;
            failure = failed
                    ? "{\"code\": \"%s\", \"node\": \"10.0.0.%d\", \"type\": \"io.ilion.operation.failure.WorkFailedException\", \"message\": \"Node 10.0.0.%d did not do it in time\", \"stackTrace\": [], \"suppressed\": []}"
                            .formatted(code, node, node)
                    : null;
            request = "{\"labels\": {\"team\": \"" + team + "\"}, \"reason\": \"" + reason + "\", \"tables\": [\""
                    + table + "\"], \"keyspace\": \"" + keyspace + "\"}";
        }

        /** A deterministic pseudo-random number for n and salt. */
        private int mixed(int salt, int bound) {
            long z = n * 0x9E3779B97F4A7C15L + salt * 0xD1B54A32D192ED03L;
            z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
            z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
            return (int) Long.remainderUnsigned(z ^ (z >>> 31), bound);
        }

        private long started() {
            return created + 500_000;
        }

        private String cluster() {
            return "cluster" + n % 3;
        }

        private String lockScope() {
            return HOSTS[node] + "/table/" + keyspace + "/" + table;
        }

        void operation(StringBuilder out) {
            line(
                    out,
                    id,
                    type,
                    cluster(),
                    state,
                    "1",
                    request,
                    EXECUTION,
                    requester,
                    time(created),
                    ran ? time(started()) : null,
                    time(completed),
                    ran ? null : time(completed),
                    ran ? null : requester,
                    failure,
                    time(completed),
                    ran ? "replica:a" : requester,
                    ran ? null : "cancelled before it started",
                    "Basic",
                    "10.1.0." + n % 250,
                    "platform/1.0",
                    "req-" + n);
        }

        void terms(StringBuilder out) {
            line(out, "keyspace:" + keyspace, id);
            line(out, "table:" + keyspace + "." + table, id);
            line(out, "label:team", id);
            line(out, "label:team=" + team, id);
            if (ran) {
                line(out, "datacenter:dc" + node % 4, id);
            }
            if (code != null) {
                line(out, "failure:" + code, id);
            }
        }

        void task(StringBuilder out) {
            if (ran) {
                line(
                        out,
                        task,
                        id,
                        "0",
                        HOSTS[node],
                        "10.0.0." + node,
                        "dc" + node % 4,
                        "r" + node % 3,
                        state,
                        "1",
                        "1",
                        time(created + 400_000),
                        time(started()),
                        time(completed),
                        EVIDENCE,
                        failure,
                        time(completed),
                        "replica:a",
                        "{[" + lockScope() + "," + lockScope() + "]}",
                        time(started() + 600_000_000L));
            }
        }

        void attempt(StringBuilder out) {
            if (ran) {
                line(out, task, "1", "a", state, time(started()), time(completed), failure, EVIDENCE);
            }
        }

        /** Transitions, in the order in which the service writes them. */
        void transitions(StringBuilder out, Chain chain) {
            chain.begin(id);
            chain.link(out, null, null, "PENDING", created, requester, reason, facts(null, null));
            if (!ran) {
                String end = "[%d, null, \"%s\", %d]".formatted(completed, requester, completed);
                chain.link(
                        out,
                        null,
                        "PENDING",
                        "CANCELLED",
                        completed,
                        requester,
                        "cancelled before it started",
                        facts(null, end));
                return;
            }
            String outcome = completed + ", " + json(failure) + ", " + EVIDENCE;
            String attempts = "[[1, \"a\", \"" + state + "\", " + started() + ", " + outcome + "]]";
            String taskEnd = "[" + outcome + ", " + started() + ", 1, " + attempts + "]";
            String operationEnd = "[" + completed + ", " + json(failure) + ", null, null]";
            chain.link(out, task, null, "PENDING", created + 400_000, "replica:a", null, taskFacts(null));
            chain.link(out, null, "PENDING", "RUNNING", started(), "replica:a", null, facts(started(), null));
            chain.link(out, task, "PENDING", "RUNNING", started(), "replica:a", null, taskFacts(null));
            chain.link(out, task, "RUNNING", state, completed, "replica:a", null, taskFacts(taskEnd));
            chain.link(out, null, "RUNNING", state, completed, "replica:a", null, facts(started(), operationEnd));
        }

        private String facts(@Nullable Long started, @Nullable String end) {
            return "[\"" + id + "\", \"" + type + "\", \"" + cluster() + "\", " + request + ", " + EXECUTION + ", \""
                    + requester + "\", " + created + ", \"Basic\", \"10.1.0." + n % 250
                    + "\", \"platform/1.0\", \"req-" + n + "\", null, " + started + ", " + json(end) + "]";
        }

        private String taskFacts(@Nullable String end) {
            return "[\"" + task + "\", \"" + id + "\", 0, \"" + HOSTS[node] + "\", \"10.0.0." + node + "\", \"dc"
                    + node % 4 + "\", \"r" + node % 3 + "\", " + (created + 400_000) + ", " + json(end) + "]";
        }
    }

    /** Hash chains of consecutive operations. */
    static final class Chain {

        private final MessageDigest sha256;
        private long number;
        private String operation = "";
        private @Nullable String previous;

        Chain() {
            try {
                sha256 = MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }

        private void begin(String id) {
            operation = id;
            previous = null;
        }

        private void link(
                StringBuilder out,
                @Nullable String task,
                @Nullable String from,
                String to,
                long at,
                String actor,
                @Nullable String reason,
                String facts) {
            String factsHash = hex(facts);
            String hash =
                    hex("[\"" + operation + "\", " + quoted(task) + ", " + quoted(from) + ", \"" + to + "\", " + at
                            + ", \"" + actor + "\", " + quoted(reason) + ", \"" + factsHash + "\", " + quoted(previous)
                            + "]");
            number++;
            line(
                    out,
                    Long.toString(number),
                    operation,
                    task,
                    from,
                    to,
                    time(at),
                    actor,
                    reason,
                    "\\\\x" + factsHash,
                    previous == null ? null : "\\\\x" + previous,
                    "\\\\x" + hash);
            previous = hash;
        }

        private String hex(String text) {
            return HexFormat.of().formatHex(sha256.digest(text.getBytes(StandardCharsets.UTF_8)));
        }
    }

    UUID id(int n) {
        return new UUID((millis(n) << 16) | 0x7000, 0x8000000000000000L | n);
    }

    private long millis(int n) {
        return FIRST.toEpochMilli() + (long) n * (YEAR_MILLIS / operations);
    }

    private static String json(@Nullable String value) {
        return value == null ? "null" : value;
    }

    private static String quoted(@Nullable String value) {
        return value == null ? "null" : '"' + value + '"';
    }

    private static String time(long micros) {
        return Instant.ofEpochSecond(micros / 1_000_000, micros % 1_000_000 * 1000)
                .toString();
    }

    private static void line(StringBuilder out, @Nullable String... cells) {
        for (int i = 0; i < cells.length; i++) {
            out.append(i == 0 ? "" : "\t").append(cells[i] == null ? NULL : cells[i]);
        }
        out.append('\n');
    }
}
