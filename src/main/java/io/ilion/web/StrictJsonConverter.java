package io.ilion.web;

import io.ilion.operation.request.StrictJson;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.converter.AbstractHttpMessageConverter;
import tools.jackson.databind.JsonNode;

/** Reads a JSON body without any goodwill; bounded, since nothing else bounds it. */
abstract class StrictJsonConverter<T> extends AbstractHttpMessageConverter<T> {

    static final int MAX_BYTES = 256 * 1024;

    private final Class<T> type;
    private final StrictJson json;

    StrictJsonConverter(Class<T> type, StrictJson json) {
        super(MediaType.APPLICATION_JSON);
        this.type = type;
        this.json = json;
    }

    abstract T read(JsonNode body);

    @Override
    protected boolean supports(Class<?> asked) {
        return asked == type;
    }

    @Override
    public boolean canWrite(Class<?> asked, @Nullable MediaType mediaType) {
        return false;
    }

    @Override
    protected T readInternal(Class<? extends T> asked, HttpInputMessage message) throws IOException {
        byte[] body = message.getBody().readNBytes(MAX_BYTES + 1);
        if (body.length > MAX_BYTES) {
            throw new BodyTooLargeException(MAX_BYTES);
        }
        return read(json.parse(body));
    }

    @Override
    protected void writeInternal(T request, HttpOutputMessage message) {
        throw new IllegalStateException("requests are not written");
    }
}
