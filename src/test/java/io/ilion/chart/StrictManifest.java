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
 * Validates a manifest against the model that is generated from the OpenAPI description of Kubernetes, or that of the Prometheus
 * operator. Unknown properties, missing required properties and wrong types are errors; serialising the model must reproduce the
 * manifest.
 */
final class StrictManifest {

    /** The models accept unknown properties with any-setters; without those they reject them. */
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
                default -> throw new AssertionError("no model for " + kind + " of the chart");
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new AssertionError(kind + " is not valid: " + e.getMessage(), e);
        }
    }

    /** The static validation method of the generated models, which have no common interface. */
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

    /** Removes empty lists and maps, which the models serialise. */
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
