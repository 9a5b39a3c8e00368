package io.ilion.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.fabric8.openshift.api.model.monitoring.v1.PrometheusRule;
import io.fabric8.openshift.api.model.monitoring.v1.ServiceMonitor;
import io.kubernetes.client.openapi.JSON;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1Ingress;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1Pod;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import io.kubernetes.client.openapi.models.V2HorizontalPodAutoscaler;
import java.io.IOException;
import tools.jackson.databind.JsonNode;

/**
 * Reads a manifest into the model that Kubernetes' own description generates, or that of the Prometheus operator. What the
 * model does not know, what it needs and misses, and what has another type there is an error: written again from the model,
 * the manifest must be what it was.
 */
final class StrictManifest {

    /** The models keep what they do not know; without that they refuse it. */
    private static final ObjectMapper OPERATOR = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .setAnnotationIntrospector(new JacksonAnnotationIntrospector() {
                @Override
                public Boolean hasAnySetter(Annotated annotated) {
                    return false;
                }
            });

    private StrictManifest() {}

    static void check(JsonNode manifest) {
        String kind = manifest.get("apiVersion").asString() + "/"
                + manifest.get("kind").asString();
        try {
            switch (kind) {
                case "v1/ConfigMap" -> check(manifest, V1ConfigMap.class, V1ConfigMap::validateJsonElement);
                case "v1/Pod" -> check(manifest, V1Pod.class, V1Pod::validateJsonElement);
                case "v1/Service" -> check(manifest, V1Service.class, V1Service::validateJsonElement);
                case "v1/ServiceAccount" ->
                    check(manifest, V1ServiceAccount.class, V1ServiceAccount::validateJsonElement);
                case "apps/v1/Deployment" -> check(manifest, V1Deployment.class, V1Deployment::validateJsonElement);
                case "autoscaling/v2/HorizontalPodAutoscaler" ->
                    check(manifest, V2HorizontalPodAutoscaler.class, V2HorizontalPodAutoscaler::validateJsonElement);
                case "networking.k8s.io/v1/Ingress" -> check(manifest, V1Ingress.class, V1Ingress::validateJsonElement);
                case "networking.k8s.io/v1/NetworkPolicy" ->
                    check(manifest, V1NetworkPolicy.class, V1NetworkPolicy::validateJsonElement);
                case "policy/v1/PodDisruptionBudget" ->
                    check(manifest, V1PodDisruptionBudget.class, V1PodDisruptionBudget::validateJsonElement);
                case "monitoring.coreos.com/v1/ServiceMonitor" -> check(manifest, ServiceMonitor.class);
                case "monitoring.coreos.com/v1/PrometheusRule" -> check(manifest, PrometheusRule.class);
                default -> throw new AssertionError("The chart makes a " + kind + ", of which no model is known here");
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new AssertionError(kind + " is not valid: " + e.getMessage(), e);
        }
    }

    /** What the generated models have, and no interface for. */
    private interface Validation {
        void validate(JsonElement json) throws IOException;
    }

    private static void check(JsonNode manifest, Class<?> model, Validation validation) throws IOException {
        JsonElement json = JsonParser.parseString(manifest.toString());
        validation.validate(json);

        Object read = JSON.getGson().fromJson(json, model);

        assertThat(withoutEmpty(JSON.getGson().toJsonTree(read)))
                .as(model.getSimpleName())
                .isEqualTo(withoutEmpty(json));
    }

    /** The models write lists and maps that are empty. */
    private static JsonElement withoutEmpty(JsonElement json) {
        if (json instanceof JsonArray array) {
            array.forEach(StrictManifest::withoutEmpty);
        } else if (json instanceof JsonObject object) {
            object.entrySet().forEach(property -> withoutEmpty(property.getValue()));
            object.entrySet().removeIf(property -> isEmpty(property.getValue()));
        }
        return json;
    }

    private static boolean isEmpty(JsonElement json) {
        return (json instanceof JsonArray array && array.isEmpty())
                || (json instanceof JsonObject object && object.isEmpty());
    }

    private static void check(JsonNode manifest, Class<?> model) throws JsonProcessingException {
        Object read = OPERATOR.readValue(manifest.toString(), model);

        assertThat((Object) OPERATOR.valueToTree(read))
                .as(model.getSimpleName())
                .isEqualTo(OPERATOR.readTree(manifest.toString()));
    }
}
