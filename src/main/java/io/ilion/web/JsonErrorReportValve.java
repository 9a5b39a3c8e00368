package io.ilion.web;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.coyote.ActionCode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/**
 * Writes the errors of Tomcat itself, such as an undecodable path or too large headers, in the format of the API. Tomcat's
 * default is an HTML page.
 */
final class JsonErrorReportValve extends ErrorReportValve {

    private static final Logger log = LoggerFactory.getLogger(JsonErrorReportValve.class);

    private final ObjectProvider<ErrorFormats> errorFormats;

    JsonErrorReportValve(ObjectProvider<ErrorFormats> errorFormats) {
        this.errorFormats = errorFormats;
    }

    @Override
    protected void report(Request request, Response response, @Nullable Throwable throwable) {
        if (response.getStatus() < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        AtomicBoolean reachable = new AtomicBoolean();
        response.getCoyoteResponse().action(ActionCode.IS_IO_ALLOWED, reachable);
        if (!reachable.get()) {
            return;
        }
        HttpStatus known = HttpStatus.resolve(response.getStatus());
        response.setHeader(HttpHeaders.CACHE_CONTROL, CacheControl.noCache().getHeaderValue());
        try {
            errorFormats
                    .getObject()
                    .writeUnrecorded(
                            Problems.ofStatus(known == null ? HttpStatus.INTERNAL_SERVER_ERROR : known),
                            request,
                            response);
            response.finishResponse();
        } catch (IOException e) {
            log.debug("The client has closed the connection", e);
        }
    }
}
