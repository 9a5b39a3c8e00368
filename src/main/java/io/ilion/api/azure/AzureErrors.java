package io.ilion.api.azure;

import io.ilion.web.ApiSettings;
import io.ilion.web.ErrorFormat;
import io.ilion.web.Problems;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.stereotype.Component;
import org.springframework.util.StringUtils;

/** The error format of Azure: a code and a message, and the code in a header too. */
@Component
class AzureErrors implements ErrorFormat {

    static final String CODE_HEADER = "x-ms-error-code";

    private final ApiSettings settings;

    AzureErrors(ApiSettings settings) {
        this.settings = settings;
    }

    /** The envelope. */
    @Schema(name = "AzureError", description = "An error")
    record Envelope(Detail error) {}

    /** Code and message. */
    @Schema(name = "AzureErrorDetail")
    record Detail(
            @Schema(description = "Identifies the type of the error", example = "NoSuchSnapshot")
            String code,

            @Schema(description = "What is wrong and how to correct it")
            String message) {}

    @Override
    public String basePath() {
        return settings.azure().basePath();
    }

    @Override
    public MediaType mediaType() {
        return MediaType.APPLICATION_JSON;
    }

    @Override
    public Class<Envelope> type() {
        return Envelope.class;
    }

    @Override
    public Envelope body(ProblemDetail problem) {
        String detail = problem.getDetail();
        return new Envelope(new Detail(code(problem), detail == null ? String.valueOf(problem.getTitle()) : detail));
    }

    @Override
    public Map<String, String> headers() {
        return Map.of(CODE_HEADER, "The code of the error");
    }

    @Override
    public void addTo(HttpHeaders headers, ProblemDetail problem) {
        headers.set(CODE_HEADER, code(problem));
    }

    private static String code(ProblemDetail problem) {
        return Stream.of(Problems.name(problem).split("-", -1))
                .map(StringUtils::capitalize)
                .collect(Collectors.joining());
    }
}
