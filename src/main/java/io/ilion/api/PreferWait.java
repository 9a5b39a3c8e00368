package io.ilion.api;

import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Documents the header {@code Prefer} that {@link OperationAwaiter} supports. */
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Parameter(
        in = ParameterIn.HEADER,
        name = "Prefer",
        description =
                "`wait=10` delays the response until the operation has ended, at most by this number of seconds (RFC 7240)",
        schema = @Schema(type = "string"))
public @interface PreferWait {}
