package io.ilion.api.azure;

import io.ilion.web.ApiSettings;
import io.ilion.web.ApiSettings.Azure;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/**
 * Links in responses: absolute, with the host of the request or of {@code X-Forwarded-Host}, or relative to the base path, as in
 * the Face API.
 */
@Component
class AzureLinks {

    private final Azure settings;

    AzureLinks(ApiSettings settings) {
        this.settings = settings.azure();
    }

    String to(String... segments) {
        return switch (settings.links()) {
            case ABSOLUTE ->
                ServletUriComponentsBuilder.fromCurrentContextPath()
                        .path(settings.basePath())
                        .pathSegment(segments)
                        .toUriString();
            case RELATIVE -> "/" + String.join("/", List.of(segments));
        };
    }
}
