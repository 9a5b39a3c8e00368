package io.ilion.web;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks methods that ignore query parameters which they do not know, because clients of a compatible API send such. The names are in the
 * response header {@link QueryParameterCheck#HEADER}.
 */
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface IgnoresUnknownParameters {

    /** Names of known parameters that are read from the request itself. */
    String[] known() default {};
}
