package io.ilion.api.longrunning;

import io.ilion.api.IdempotentSubmission;
import io.ilion.api.PreferWait;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The OpenAPI description that all methods which start an operation share. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ApiResponse(
        responseCode = "200",
        description = "The operation, accepted and stored",
        content = @Content(schema = @Schema(implementation = LongRunningOperation.class)))
@IdempotentSubmission
@PreferWait
@interface StartsOperation {}
