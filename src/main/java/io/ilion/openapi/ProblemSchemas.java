package io.ilion.openapi;

import io.swagger.v3.oas.models.SpecVersion;
import io.swagger.v3.oas.models.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The schemas of problems (RFC 9457), for which there are no records. */
final class ProblemSchemas {

    private ProblemSchemas() {}

    /** The schema of all error responses. */
    static Schema<?> problem() {
        Schema<?> violation = OperationTypeSchemas.object("A constraint that one property violates");
        violation.addProperty(
                "field", string("The path of the property; empty for the request as a whole", "nodes.hosts[0]"));
        violation.addProperty(
                "message", string("What the property must be", "there is no node '127.0.0.9' in cluster 'local'"));
        violation.setRequired(List.of("field", "message"));
        Schema<Object> violations = new Schema<>(SpecVersion.V31);
        violations.addType("array");
        violations.setItems(violation);

        Schema<?> problem = OperationTypeSchemas.object("A problem (RFC 9457)");
        problem.addProperty("type", string("Identifies the type of the problem", "urn:ilion:problem:invalid-request"));
        problem.addProperty("title", string("Name of the problem type", "Invalid request"));
        problem.addProperty("status", typed("integer", "The HTTP status"));
        problem.addProperty("detail", string("What is wrong and how to correct it", null));
        problem.addProperty("instance", string("The path of the request", "/operations"));
        problem.addProperty("errors", violations);
        problem.setRequired(List.of("title", "status"));
        return problem;
    }

    /** The record of a removed operation. */
    static Schema<?> removed() {
        Schema<?> removed = problem();
        removed.setDescription("A removed operation: when and why it was removed");
        removed.addProperty(
                "completedAt", typed("string", "When the operation had ended").format("date-time"));
        removed.addProperty("removedAt", typed("string", "When it was removed").format("date-time"));
        removed.addProperty("rule", string("The setting that required the removal, with its value", null));
        removed.addProperty(
                "removal",
                typed("integer", "The number of the removal that contains it").format("int64"));
        removed.addProperty("intact", typed("boolean", "Whether its hash chain was intact when it was removed"));
        removed.addProperty("lastHash", string("The hash of its last transition, in hexadecimal digits", null));
        return removed;
    }

    static Schema<?> string(String description, @Nullable String example) {
        Schema<?> schema = typed("string", description);
        if (example != null) {
            schema.setExample(example);
        }
        return schema;
    }

    static Schema<?> typed(String type, String description) {
        Schema<Object> schema = new Schema<>(SpecVersion.V31);
        schema.addType(type);
        schema.setDescription(description);
        return schema;
    }
}
