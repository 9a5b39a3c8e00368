package io.ilion.api.azure;

import io.ilion.api.IdempotentSubmission;
import io.ilion.api.PreferWait;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Documents what all methods that submit an operation have in common. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ApiResponse(
        responseCode = "202",
        description = "Accepted and stored",
        headers = {
            @Header(
                    name = "Operation-Location",
                    description = "The address of the status monitor",
                    schema = @Schema(type = "string")),
            @Header(
                    name = "Retry-After",
                    description = OperationStatuses.RETRY_AFTER_DESCRIPTION,
                    schema = @Schema(type = "integer"))
        },
        content = @Content(schema = @Schema(implementation = OperationStatus.class)))
@IdempotentSubmission
@PreferWait
@interface AcceptsOperation {}
