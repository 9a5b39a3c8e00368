package io.ilion.api;

import io.ilion.operation.DryRun;
import io.ilion.operation.DryRunPlan;
import io.ilion.operation.Operation;
import io.ilion.operation.Operations;
import io.ilion.operation.request.Actor;
import io.ilion.operation.request.IdempotencyKey;
import io.ilion.operation.request.OperationRequestReader;
import io.ilion.operation.type.InvalidRequestException;
import io.ilion.web.ApiSettings;
import io.ilion.web.ConcurrencyLimit;
import io.ilion.web.ConcurrencyLimit.Permit;
import io.ilion.web.RequestMetadataReader;
import io.ilion.web.TooManyRequestsException;
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

/** Submits operations for all APIs: reads the request, applies the {@code Idempotency-Key}, and stores the operation. */
@Component
public final class Submissions {

    /** Visible ASCII characters. */
    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,255}");

    /** The query parameters for a dry run: those of Ilion and of AIP-163. */
    private static final List<String> DRY_RUN_PARAMETERS = List.of("dryRun", "validateOnly", "validate_only");

    private final Operations operations;
    private final OperationRequestReader requests;
    private final DryRun dryRuns;
    private final ConcurrencyLimit dryRunLimit;
    private final JsonMapper canonical = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    Submissions(Operations operations, OperationRequestReader requests, DryRun dryRuns, ApiSettings settings) {
        this.operations = operations;
        this.requests = requests;
        this.dryRuns = dryRuns;
        this.dryRunLimit = new ConcurrencyLimit(
                "dry runs",
                "ilion.api.dry-runs",
                settings.dryRuns().maxConnections(),
                settings.dryRuns().maxConnectionsPerCaller());
    }

    /** @param body in the format of {@link OperationRequestReader#read} */
    public Operation submit(JsonNode body, HttpServletRequest request) {
        return submit(body, () -> body, request, operation -> {});
    }

    /**
     * Submits the operation that an API derives from a body of its own.
     *
     * @param asSent    the part of the request that must be equal when it is repeated under the same key
     * @param body      derives the body of the operation; not called for a repeated submission, since the resources that it reads may be gone
     *                  by then
     * @param alongside stores further data in the same transaction
     */
    public Operation submit(
            JsonNode asSent, Supplier<JsonNode> body, HttpServletRequest request, Consumer<Operation> alongside) {
        rejectDryRun(request);
        Actor caller = caller(request);
        IdempotencyKey key = key(request, asSent);
        if (key != null) {
            Optional<Operation> before = operations.submitted(caller, key);
            if (before.isPresent()) {
                return before.get();
            }
        }
        return operations.submit(requests.read(body.get()), caller, RequestMetadataReader.of(request), key, alongside);
    }

    /**
     * What the operation would do.
     *
     * @throws TooManyRequestsException beyond the limit of dry runs
     */
    public DryRunPlan dryRun(JsonNode body, HttpServletRequest request) {
        Permit permit = dryRunLimit.acquire(request);
        try {
            return dryRuns.plan(requests.read(body), caller(request));
        } finally {
            permit.close();
        }
    }

    /** The caller of the request. */
    public static Actor caller(HttpServletRequest request) {
        return Actor.caller(Objects.requireNonNull(request.getUserPrincipal(), "every request is authenticated")
                .getName());
    }

    /** Other parameters may be ignored, but a client that wants a dry run must not start an operation. */
    private static void rejectDryRun(HttpServletRequest request) {
        for (String name : DRY_RUN_PARAMETERS) {
            String value = request.getParameter(name);
            if (value != null && !value.equalsIgnoreCase("false")) {
                throw new InvalidRequestException(
                        name, "is not supported here, and nothing was done; use POST /operations/dry-run");
            }
        }
    }

    private @Nullable IdempotencyKey key(HttpServletRequest request, JsonNode asSent) {
        List<String> keys = Collections.list(request.getHeaders(IdempotencyKey.HEADER));
        if (keys.isEmpty()) {
            return null;
        }
        if (keys.size() > 1 || !KEY.matcher(keys.get(0)).matches()) {
            throw new InvalidRequestException(
                    IdempotencyKey.HEADER, "must be one header with 1 to 255 visible ASCII characters");
        }
        return new IdempotencyKey(keys.get(0), fingerprint(asSent));
    }

    /** Independent of the order of properties. */
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
