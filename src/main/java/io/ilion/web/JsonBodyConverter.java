package io.ilion.web;

import io.ilion.operation.request.StrictJson;
import io.ilion.operation.type.InvalidRequestException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.converter.AbstractHttpMessageConverter;
import org.springframework.stereotype.Component;

/**
 * Reads every JSON request body with {@link StrictJson}: as a {@link JsonBody}, or as the request record of a controller.
 * Bodies are limited to {@link #MAX_BYTES}, since nothing else limits them.
 */
@Component
class JsonBodyConverter extends AbstractHttpMessageConverter<Record> {

    static final int MAX_BYTES = 256 * 1024;

    private final StrictJson json;

    JsonBodyConverter(StrictJson json) {
        super(MediaType.APPLICATION_JSON);
        this.json = json;
    }

    @Override
    protected boolean supports(Class<?> type) {
        return type.isRecord() && type.getName().startsWith("io.ilion.");
    }

    @Override
    public boolean canWrite(Class<?> type, @Nullable MediaType mediaType) {
        return false;
    }

    /**
     * @throws BodyTooLargeException   when it has more than {@link #MAX_BYTES}
     * @throws InvalidRequestException that names each property that is wrong
     */
    @Override
    protected Record readInternal(Class<? extends Record> type, HttpInputMessage message) throws IOException {
        byte[] text = message.getBody().readNBytes(MAX_BYTES + 1);
        if (text.length > MAX_BYTES) {
            throw new BodyTooLargeException(MAX_BYTES);
        }
        JsonBody body = new JsonBody(json.parse(text));
        return type == JsonBody.class ? body : json.read(body.object(), type);
    }

    @Override
    protected void writeInternal(Record body, HttpOutputMessage message) {
        throw new IllegalStateException("This converter only reads");
    }
}
