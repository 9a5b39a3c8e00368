package io.ilion.security;

import io.ilion.security.SecuritySettings.Tokens;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.stereotype.Component;

/** Adds the authentication schemes to the OpenAPI document, for the button Authorize of Swagger UI. */
@Component
final class SecuritySchemes implements OpenApiCustomizer {

    private final SecuritySettings settings;

    SecuritySchemes(SecuritySettings settings) {
        this.settings = settings;
    }

    @Override
    public void customise(OpenAPI document) {
        Tokens tokens = settings.tokens();
        if (settings.hasPasswords()) {
            add(document, "basic", scheme("basic", "A user of ilion.security.users"));
        }
        if (tokens != null) {
            add(document, "bearer", scheme("bearer", "An existing access token").bearerFormat("JWT"));
            if (tokens.issuerUri() != null) {
                add(
                        document,
                        "openIdConnect",
                        new SecurityScheme()
                                .type(SecurityScheme.Type.OPENIDCONNECT)
                                .description("An access token from the identity provider")
                                .openIdConnectUrl(IssuerJwkSetSource.discoveryUri(tokens.issuerUri())));
            }
        }
    }

    private static SecurityScheme scheme(String name, String description) {
        return new SecurityScheme().type(SecurityScheme.Type.HTTP).scheme(name).description(description);
    }

    /** Any one of them is enough. */
    private static void add(OpenAPI document, String name, SecurityScheme scheme) {
        document.addSecurityItem(new SecurityRequirement().addList(name));
        document.getComponents().addSecuritySchemes(name, scheme);
    }
}
