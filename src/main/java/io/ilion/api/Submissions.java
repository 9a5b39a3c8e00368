package io.ilion.api;

import io.ilion.operation.DryRun;
import io.ilion.operation.DryRunPlan;
import io.ilion.operation.Operation;
import io.ilion.operation.Operations;
import io.ilion.operation.request.Actor;
import io.ilion.operation.request.IdempotencyKey;
import io.ilion.operation.request.OperationRequestReader;
import io.ilion.operation.type.InvalidRequestException;
import io.ilion.web.RequestMetadataReader;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The one way in for operations, whatever the wire: reads the request, keeps what an {@code Idempotency-Key}
 * promises, and stores it.
 */
@Component
public final class Submissions {

    /** A name that the caller chose for a submission, so that it can be sent again. */
    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,255}");

    /** How clients ask for a dry run: here, and by the conventions of Google (AIP-163). */
    private static final List<String> REHEARSALS = List.of("dryRun", "validateOnly", "validate_only");

    private final Operations operations;
    private final OperationRequestReader requests;
    private final DryRun rehearsals;
    private final JsonMapper canonical = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    Submissions(Operations operations, OperationRequestReader requests, DryRun rehearsals) {
        this.operations = operations;
        this.requests = requests;
        this.rehearsals = rehearsals;
    }

    /** @param request as {@link OperationRequestReader#read} takes it */
    public Operation submit(JsonNode request, HttpServletRequest door) {
        return submit(request, () -> request, door, operation -> {});
    }

    /**
     * Submits what a wire makes of a body of its own.
     *
     * @param asSent    what must be the same when it is sent again under the same key
     * @param request   makes the request of it; not asked where the same was submitted before, as what it looks at may be
     *                  gone by then
     * @param alongside what else to store in the same transaction
     */
    public Operation submit(
            JsonNode asSent, Supplier<JsonNode> request, HttpServletRequest door, Consumer<Operation> alongside) {
        refuseRehearsal(door);
        Actor caller = caller(door);
        IdempotencyKey key = key(door, asSent);
        if (key != null) {
            Optional<Operation> before = operations.submitted(caller, key);
            if (before.isPresent()) {
                return before.get();
            }
        }
        return operations.submit(requests.read(request.get()), caller, RequestMetadataReader.of(door), key, alongside);
    }

    /** What the request would do. */
    public DryRunPlan rehearse(JsonNode request, HttpServletRequest door) {
        return rehearsals.plan(requests.read(request), caller(door));
    }

    /** Who sent the request. */
    public static Actor caller(HttpServletRequest door) {
        return Actor.caller(Objects.requireNonNull(door.getUserPrincipal(), "nobody comes in without a name")
                .getName());
    }

    /** Other parameters may be ignored. But who wants to see what would be done must not find it done. */
    private static void refuseRehearsal(HttpServletRequest door) {
        for (String name : REHEARSALS) {
            String value = door.getParameter(name);
            if (value != null && !value.equalsIgnoreCase("false")) {
                throw new InvalidRequestException(
                        name, "is not known here, and nothing was done; POST /operations/dry-run tells what would be");
            }
        }
    }

    private @Nullable IdempotencyKey key(HttpServletRequest door, JsonNode asSent) {
        List<String> keys = Collections.list(door.getHeaders(IdempotencyKey.HEADER));
        if (keys.isEmpty()) {
            return null;
        }
        if (keys.size() > 1 || !KEY.matcher(keys.get(0)).matches()) {
            throw new InvalidRequestException(
                    IdempotencyKey.HEADER, "must be one header of 1 to 255 visible characters of ASCII");
        }
        return new IdempotencyKey(keys.get(0), fingerprint(asSent));
    }

    /** The order of properties does not count. */
    private String fingerprint(JsonNode asSent) {
        String text = canonical.writeValueAsString(canonical.treeToValue(asSent, Object.class));
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
