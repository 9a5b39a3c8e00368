package io.ilion.operation.request;

import io.ilion.database.StorableText;
import io.ilion.operation.type.InvalidRequestException;
import io.ilion.operation.type.InvalidRequestException.Violation;
import io.ilion.operation.type.Suggestion;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validator;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.deser.std.StdScalarDeserializer;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.type.LogicalType;

/** Reads JSON strictly: no conversion of types, no duplicate or unknown properties, nothing after the first value. */
@Component
public class StrictJson {

    static final int MAX_DEPTH = 32;
    static final int MAX_STRING = 16_384;
    static final int MAX_NAME = 256;
    static final int MAX_NUMBER = 64;

    private static final TypeReference<Map<String, Object>> PROPERTIES = new TypeReference<>() {};

    /** The part of Jackson's messages about its own state. */
    private static final String START_MARKER = " \\(start marker at .*\\)$";

    private final Validator validator;
    private final JsonMapper mapper = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_DEPTH)
                            .maxStringLength(MAX_STRING)
                            .maxNameLength(MAX_NAME)
                            .maxNumberLength(MAX_NUMBER)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
            .withCoercionConfig(
                    LogicalType.Textual,
                    config -> config.setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                            .setCoercion(CoercionInputShape.Float, CoercionAction.Fail))
            .addModule(new SimpleModule().addDeserializer(Duration.class, new IsoDuration()))
            .build();

    public StrictJson(Validator validator) {
        this.validator = validator;
    }

    /** @throws InvalidRequestException when it is not a single JSON text */
    public JsonNode parse(byte[] text) {
        String written = utf8(text);
        try {
            JsonNode parsed = mapper.readTree(written);
            if (parsed.isMissingNode()) {
                throw new InvalidRequestException("", "the body is empty; it must be a JSON object");
            }
            rejectUnstorable("", parsed);
            return parsed;
        } catch (StreamConstraintsException e) {
            throw new InvalidRequestException(
                    "",
                    ("the body exceeds a limit%s: at most %d levels, strings of %d characters,"
                                    + " names of %d and numbers of %d")
                            .formatted(place(e), MAX_DEPTH, MAX_STRING, MAX_NAME, MAX_NUMBER));
        } catch (JacksonException e) {
            throw new InvalidRequestException(
                    "",
                    "the body is not valid JSON%s: %s"
                            .formatted(
                                    place(e),
                                    e instanceof StreamReadException
                                            ? e.getOriginalMessage().replaceAll(START_MARKER, "")
                                            : "there is more after the first value"));
        }
    }

    /**
     * Decodes strictly. The parser by itself would accept other encodings and overlong forms of characters, in which a slash can be
     * disguised.
     */
    private static String utf8(byte[] text) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(text))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new InvalidRequestException("", "the body is not valid JSON: it is not UTF-8");
        }
    }

    private static void rejectUnstorable(String path, JsonNode node) {
        if (node.isString() && !StorableText.isStorable(node.stringValue())) {
            throw new InvalidRequestException(
                    path, "has a character that cannot be stored (U+0000 or an unpaired surrogate)");
        }
        node.properties().forEach(property -> {
            String name = property.getKey();
            if (!StorableText.isStorable(name)) {
                throw new InvalidRequestException(path, "has a name with a character that cannot be stored");
            }
            rejectUnstorable(path.isEmpty() ? name : path + "." + name, property.getValue());
        });
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            rejectUnstorable("%s[%d]".formatted(path, i), node.get(i));
        }
    }

    /**
     * Reads a record and validates its constraints.
     *
     * @throws InvalidRequestException that names each invalid property
     */
    public <T> T read(JsonNode node, Class<T> type) {
        if (node.isNull()) {
            throw new InvalidRequestException("", "must be a JSON object, not null");
        }
        T value;
        try {
            value = mapper.treeToValue(node, type);
        } catch (JacksonException e) {
            throw new InvalidRequestException(path(e), expectation(e));
        }
        List<Violation> violations = validator.validate(value).stream()
                .map(StrictJson::violation)
                .sorted((one, other) -> one.field().compareTo(other.field()))
                .toList();
        if (!violations.isEmpty()) {
            throw new InvalidRequestException(violations);
        }
        return value;
    }

    /** The properties of a record, without nulls. */
    Map<String, Object> properties(Record value) {
        Map<String, Object> properties = mapper.convertValue(value, PROPERTIES);
        properties.values().removeIf(Objects::isNull);
        return properties;
    }

    ObjectNode tree(Map<String, Object> properties) {
        return mapper.valueToTree(properties);
    }

    private static Violation violation(ConstraintViolation<?> violation) {
        String path = violation.getPropertyPath().toString().replaceAll("\\.<(list element|map value)>", "");
        return new Violation(path.replaceFirst("<K>\\[.*", ""), violation.getMessage());
    }

    private static String expectation(JacksonException e) {
        if (e instanceof UnrecognizedPropertyException unknown) {
            Collection<String> known = unknown.getKnownPropertyIds().stream()
                    .map(String::valueOf)
                    .sorted()
                    .toList();
            String suggestion = Suggestion.of(unknown.getPropertyName(), known);
            return "is unknown" + (suggestion.isEmpty() ? "; known properties are " + known : suggestion);
        }
        Class<?> target = target(e);
        if (target == null) {
            return "has the wrong type";
        }
        if (target.isEnum()) {
            return "must be one of " + Arrays.toString(target.getEnumConstants());
        }
        if (target == Duration.class) {
            return "must be an ISO 8601 duration, such as \"PT10M\"";
        }
        return "must be " + wanted(target)
                + (e instanceof InvalidFormatException format ? ", not " + format.getValue() : "");
    }

    private static @Nullable Class<?> target(JacksonException e) {
        if (e instanceof InputCoercionException outOfRange) {
            return outOfRange.getTargetType();
        }
        return e instanceof MismatchedInputException mismatch ? mismatch.getTargetType() : null;
    }

    private static String wanted(Class<?> target) {
        if (target == String.class) {
            return "a string";
        }
        if (target == Boolean.class || target == boolean.class) {
            return "true or false";
        }
        if (Number.class.isAssignableFrom(target) || target.isPrimitive()) {
            return "a whole number";
        }
        return Collection.class.isAssignableFrom(target) ? "a list" : "an object";
    }

    private static String path(JacksonException e) {
        return e.getPath().stream()
                .map(step ->
                        step.getPropertyName() == null ? "[" + step.getIndex() + "]" : "." + step.getPropertyName())
                .collect(Collectors.joining())
                .replaceFirst("^\\.", "");
    }

    /** Rejects numbers, which Jackson would take for seconds. */
    private static final class IsoDuration extends StdScalarDeserializer<Duration> {

        IsoDuration() {
            super(Duration.class);
        }

        @Override
        public @Nullable Duration deserialize(JsonParser parser, DeserializationContext context) {
            if (!parser.hasToken(JsonToken.VALUE_STRING)) {
                return (Duration) context.handleUnexpectedToken(context.constructType(Duration.class), parser);
            }
            try {
                return Duration.parse(parser.getString());
            } catch (DateTimeParseException e) {
                return (Duration) context.handleWeirdStringValue(Duration.class, parser.getString(), "no duration");
            }
        }
    }

    private static String place(JacksonException e) {
        return e instanceof StreamReadException && e.getLocation() != null
                ? " at line %d, column %d"
                        .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr())
                : "";
    }
}
