package io.ilion.web;

import io.ilion.operation.type.InvalidRequestException;
import io.ilion.operation.type.Suggestion;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.annotations.ParameterObject;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;
import org.springframework.web.util.UriUtils;

/**
 * Checks the names of query parameters against those of the method that serves the request: ignoring a misspelt filter would return more
 * than the caller asked for. Methods with {@link IgnoresUnknownParameters} report the names instead.
 */
public final class QueryParameterCheck implements HandlerInterceptor {

    /** Lists parameters that were ignored, and values that match nothing, separated by commas. */
    public static final String HEADER = "Ilion-Ignored-Parameters";

    private static final String PACKAGE = "io.ilion.api.";
    private static final int LISTED = 10;
    private static final int LENGTH = 100;

    private final Map<Method, Set<String>> known = new ConcurrentHashMap<>();
    private final DefaultParameterNameDiscoverer names = new DefaultParameterNameDiscoverer();

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (handler instanceof HandlerMethod method
                && method.getBeanType().getName().startsWith(PACKAGE)) {
            check(request, response, method);
        }
        return true;
    }

    /** Adds to the header {@link #HEADER}, with everything escaped that a header cannot contain. */
    public static void report(HttpServletResponse response, Collection<String> ignored) {
        String before = response.getHeader(HEADER);
        response.setHeader(HEADER, before == null ? list(ignored) : before + ", " + list(ignored));
    }

    private static String list(Collection<String> ignored) {
        return ignored.stream().limit(LISTED).map(QueryParameterCheck::escaped).collect(Collectors.joining(", "));
    }

    private static String escaped(String text) {
        return UriUtils.encodeQuery(text.substring(0, Math.min(text.length(), LENGTH)), StandardCharsets.UTF_8)
                .replace(",", "%2C");
    }

    private void check(HttpServletRequest request, HttpServletResponse response, HandlerMethod method) {
        IgnoresUnknownParameters ignores = ignores(method);
        Set<String> supported = known.computeIfAbsent(method.getMethod(), any -> known(method, ignores));
        Set<String> unknown = names(request);
        unknown.removeAll(supported);
        if (unknown.isEmpty()) {
            return;
        }
        if (ignores == null) {
            throw unsupported(unknown.iterator().next(), new TreeSet<>(supported));
        }
        response.setHeader(HEADER, list(unknown)); // in place of itself, as this is called again when a long poll ends
    }

    /** Does not read parameters where that would consume a body that is declared as a form. */
    private static Set<String> names(HttpServletRequest request) {
        String contentType = request.getContentType();
        return contentType != null && contentType.startsWith(MediaType.APPLICATION_FORM_URLENCODED_VALUE)
                ? new TreeSet<>(ServletUriComponentsBuilder.fromRequest(request)
                        .build()
                        .getQueryParams()
                        .keySet())
                : new TreeSet<>(request.getParameterMap().keySet());
    }

    private static InvalidRequestException unsupported(String name, Set<String> supported) {
        return new InvalidRequestException(
                name,
                supported.isEmpty()
                        ? "is not a supported parameter; there are none"
                        : "is not a supported parameter; supported are " + supported + Suggestion.of(name, supported));
    }

    private static @Nullable IgnoresUnknownParameters ignores(HandlerMethod method) {
        IgnoresUnknownParameters ofMethod =
                AnnotatedElementUtils.findMergedAnnotation(method.getMethod(), IgnoresUnknownParameters.class);
        return ofMethod != null
                ? ofMethod
                : AnnotatedElementUtils.findMergedAnnotation(method.getBeanType(), IgnoresUnknownParameters.class);
    }

    private Set<String> known(HandlerMethod method, @Nullable IgnoresUnknownParameters ignores) {
        Set<String> supported = new HashSet<>(ignores == null ? List.of() : List.of(ignores.known()));
        for (MethodParameter parameter : method.getMethodParameters()) {
            RequestParam single = parameter.getParameterAnnotation(RequestParam.class);
            if (single != null) {
                parameter.initParameterNameDiscovery(names);
                supported.add(
                        single.name().isEmpty() ? Objects.requireNonNull(parameter.getParameterName()) : single.name());
            } else if (parameter.hasParameterAnnotation(ParameterObject.class)) {
                Arrays.stream(parameter.getParameterType().getRecordComponents())
                        .map(RecordComponent::getName)
                        .forEach(supported::add);
            }
        }
        return Set.copyOf(supported);
    }
}
