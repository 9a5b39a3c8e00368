package io.ilion.api;

import io.ilion.operation.OperationRequest;
import io.ilion.operation.OperationRequests;
import io.ilion.operation.StrictJson;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Reads an operation that is submitted. */
@Component
class OperationRequestConverter extends StrictConverter<OperationRequest> {

    private final OperationRequests requests;

    OperationRequestConverter(StrictJson json, OperationRequests requests) {
        super(OperationRequest.class, json);
        this.requests = requests;
    }

    @Override
    OperationRequest read(JsonNode body) {
        return requests.read(body);
    }
}
