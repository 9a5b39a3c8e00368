package io.ilion.api;

import io.ilion.operation.OperationRequest;
import io.ilion.operation.OperationRequests;
import io.ilion.operation.StrictJson;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.converter.AbstractHttpMessageConverter;
import org.springframework.stereotype.Component;

/** Reads an operation that is submitted as a JSON body; bounded, since nothing else bounds it. */
@Component
class OperationRequestConverter extends AbstractHttpMessageConverter<OperationRequest> {

    static final int MAX_BYTES = 256 * 1024;

    private final StrictJson json;
    private final OperationRequests requests;

    OperationRequestConverter(StrictJson json, OperationRequests requests) {
        super(MediaType.APPLICATION_JSON);
        this.json = json;
        this.requests = requests;
    }

    @Override
    protected boolean supports(Class<?> type) {
        return type == OperationRequest.class;
    }

    @Override
    public boolean canWrite(Class<?> type, @Nullable MediaType mediaType) {
        return false;
    }

    @Override
    protected OperationRequest readInternal(Class<? extends OperationRequest> type, HttpInputMessage message)
            throws IOException {
        byte[] body = message.getBody().readNBytes(MAX_BYTES + 1);
        if (body.length > MAX_BYTES) {
            throw new BodyTooLargeException(MAX_BYTES);
        }
        return requests.read(json.parse(body));
    }

    @Override
    protected void writeInternal(OperationRequest request, HttpOutputMessage message) {
        throw new IllegalStateException("requests are not written");
    }
}
