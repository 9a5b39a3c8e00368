package io.ilion.api;

import io.ilion.operation.State;
import io.ilion.operation.failure.FailureCode;
import io.ilion.testing.StoredOperations;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A random operation: every state with every form of failure that it can have, and random other properties. Its text is sufficient to
 * reproduce it.
 *
 * @param request as JSON with single quotes, as is the failure
 */
record AnyOperation(
        UUID id,
        String type,
        State state,
        double progress,
        String request,
        Instant created,
        @Nullable Instant started,
        @Nullable Instant completed,
        @Nullable String failure) {

    private static final List<String> TYPES =
            List.of("flush", "cleanup", "import", "snapshot", "restore", "clear-snapshot", "a-kind-of-later");
    private static final List<String> REQUESTS = List.of(
            "{'keyspace': 'demo'}",
            "{'keyspace': 'demo', 'tables': []}",
            "{'keyspace': 'demo', 'table': 'orders', 'keepLevel': false, 'jobs': 0}",
            "{'tag': 'before', 'labels': {'a': 'b'}, 'reason': 'größer – 大'}",
            "{'snapshotId': '01a20169-bee8-7000-8000-000000000000', 'truncate': true}",
            "{}");

    /** The failures that an operation can have. */
    private enum Form {
        NONE,
        PLAIN,
        WITHOUT_A_MESSAGE,
        WITHOUT_A_CODE,
        WITHOUT_BOTH,
        CAUSED,
        SUPPRESSING_ANOTHER,
        ON_SEVERAL_NODES;

        static List<Form> of(State state) {
            return switch (state) {
                case PENDING, RUNNING, COMPLETED -> List.of(NONE);
                case FAILED -> Stream.of(values()).filter(form -> form != NONE).toList();
                case CANCELLED -> List.of(values());
            };
        }

        @Nullable
        String json(Random random) {
            return switch (this) {
                case NONE -> null;
                case PLAIN -> failure(code(random), message(random), node(random), "");
                case WITHOUT_A_MESSAGE -> failure(code(random), "", node(random), "");
                case WITHOUT_A_CODE -> failure("", message(random), node(random), "");
                case WITHOUT_BOTH -> failure("", "", "", "");
                case CAUSED ->
                    failure(
                            code(random),
                            message(random),
                            node(random),
                            "'cause': %s,".formatted(failure("", message(random), "", "")));
                case SUPPRESSING_ANOTHER -> with(PLAIN.json(random), failure(code(random), message(random), "", ""));
                case ON_SEVERAL_NODES -> several(random);
            };
        }

        private static String several(Random random) {
            List<String> nodes = new ArrayList<>();
            for (int i = 0; i < 2 + random.nextInt(3); i++) {
                nodes.add(one(random, List.of(PLAIN, WITHOUT_A_MESSAGE, WITHOUT_A_CODE))
                        .json(random));
            }
            return with(
                    String.join(", ", nodes),
                    failure(code(random), message(random), "", "")
                            .replace("a.b.C", "io.ilion.operation.failure.OperationFailedException"));
        }

        private static String with(@Nullable String suppressed, String failure) {
            return failure.replace("'suppressed': []", "'suppressed': [%s]".formatted(suppressed));
        }

        private static String failure(String code, String message, String node, String more) {
            return "{'type': 'a.b.C', %s%s%s%s'stackTrace': [], 'suppressed': []}".formatted(code, node, message, more);
        }

        private static String code(Random random) {
            return "'code': '%s', ".formatted(one(random, List.of(FailureCode.values())));
        }

        private static String message(Random random) {
            String text = one(random, List.of("", "went wrong", "ging schief: ü – 大", "a\\nb", "x".repeat(2000)))
                    + random.nextInt(1000);
            return "'message': '%1$s', 'localizedMessage': '%1$s', ".formatted(text);
        }

        private static String node(Random random) {
            return "'node': '10.0.0.%d', ".formatted(random.nextInt(256));
        }
    }

    /** Each state in each form, several times. */
    static List<AnyOperation> some(long seed, int times) {
        Random random = new Random(seed);
        return Stream.of(State.values())
                .flatMap(state -> Form.of(state).stream()
                        .flatMap(form ->
                                Stream.generate(() -> any(random, state, form)).limit(times)))
                .collect(Collectors.toList());
    }

    private static AnyOperation any(Random random, State state, Form form) {
        Instant created = Instant.parse("2026-01-01T00:00:00Z")
                .plus(random.nextInt(100_000_000), ChronoUnit.MILLIS)
                .plus(random.nextInt(1000), ChronoUnit.MICROS);
        boolean began = switch (state) {
            case PENDING -> false;
            case RUNNING, COMPLETED -> true;
            case FAILED, CANCELLED -> random.nextBoolean();
        };
        return new AnyOperation(
                new UUID(0x01a20169bee87000L | random.nextInt(4096), 0x8000000000000000L | (random.nextLong() >>> 2)),
                one(random, TYPES),
                state,
                one(random, List.of(0.0, 1.0, 0.5, 1 / 3.0, random.nextDouble())),
                one(random, REQUESTS),
                created,
                began ? created.plus(random.nextInt(2_000_000), ChronoUnit.MICROS) : null,
                state.isTerminal() ? created.plus(2_000_000 + random.nextInt(100_000_000), ChronoUnit.MICROS) : null,
                form.json(random));
    }

    void writeTo(StoredOperations stored) {
        stored.write(id, type, state.name(), progress, request, created, started, completed, failure);
        if (type.equals("snapshot") && started != null) {
            stored.snapshot(id);
        }
    }

    private static <T> T one(Random random, List<T> of) {
        return of.get(random.nextInt(of.size()));
    }
}
