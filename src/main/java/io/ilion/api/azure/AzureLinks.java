package io.ilion.api.azure;

import io.ilion.web.ApiSettings;
import io.ilion.web.ApiSettings.Azure;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/**
 * Links in answers: absolute, as the caller reaches the service (through a proxy, as that says), or relative to the base
 * path, as the Face API had them.
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
