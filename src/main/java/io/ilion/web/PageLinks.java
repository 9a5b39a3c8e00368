package io.ilion.web;

import io.ilion.operation.search.PageStart;
import io.ilion.operation.type.InvalidRequestException;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/**
 * Links from a page to the adjacent pages: the URL of the current request with a token in the query parameter {@code older} or
 * {@code newer}.
 *
 * @param next     null on the last page
 * @param previous null on the first page
 */
public record PageLinks(@Nullable String next, @Nullable String previous) {

    private static final String OLDER = "older";
    private static final String NEWER = "newer";

    /** @param list the list and its filter, which the tokens are bound to */
    public static PageLinks of(Page<?> page, String list) {
        return of(page, list, Map.of());
    }

    /**
     * For a list whose filter depends on the time of the request, such as the last 24 hours.
     *
     * @param resolved the parameters with the values that they have in this request, which the links keep
     */
    public static PageLinks of(Page<?> page, String list, Map<String, ?> resolved) {
        return new PageLinks(link(OLDER, page.older(), list, resolved), link(NEWER, page.newer(), list, resolved));
    }

    /**
     * For a list that starts its pages after a plain id.
     *
     * @param parameter the name of the query parameter
     * @param resolved  as in {@link #of(Page, String, Map)}
     */
    public static PageLinks ofIds(Page<?> page, String parameter, Map<String, ?> resolved) {
        UUID older = page.older();
        if (older == null) {
            return new PageLinks(null, null);
        }
        ServletUriComponentsBuilder link = ServletUriComponentsBuilder.fromCurrentRequest();
        resolved.forEach(link::replaceQueryParam);
        return new PageLinks(link.replaceQueryParam(parameter, older).build().toUriString(), null);
    }

    /**
     * Reads the tokens of a request.
     *
     * @return null for the first page
     * @throws InvalidRequestException when there are two, or one that is not of that list and filter
     */
    public static @Nullable PageStart start(@Nullable String older, @Nullable String newer, String list) {
        if (older != null && newer != null) {
            throw new InvalidRequestException(NEWER, "cannot be given together with older");
        }
        if (older != null) {
            return PageStart.olderThan(PageTokens.decode(OLDER, older, bound(OLDER, list)));
        }
        return newer == null ? null : PageStart.newerThan(PageTokens.decode(NEWER, newer, bound(NEWER, list)));
    }

    /** The header {@code Link} (RFC 8288); none where there is no other page. */
    public HttpHeaders headers() {
        HttpHeaders headers = new HttpHeaders();
        if (next != null) {
            headers.add(HttpHeaders.LINK, "<%s>; rel=\"next\"".formatted(next));
        }
        if (previous != null) {
            headers.add(HttpHeaders.LINK, "<%s>; rel=\"prev\"".formatted(previous));
        }
        return headers;
    }

    private static @Nullable String link(String parameter, @Nullable UUID id, String list, Map<String, ?> resolved) {
        if (id == null) {
            return null;
        }
        ServletUriComponentsBuilder link = ServletUriComponentsBuilder.fromCurrentRequest();
        resolved.forEach(link::replaceQueryParam);
        return link.replaceQueryParam(OLDER)
                .replaceQueryParam(NEWER)
                .queryParam(parameter, PageTokens.encode(id, bound(parameter, list)))
                .build()
                .toUriString();
    }

    /** A token leads in one direction only. */
    private static String bound(String parameter, String list) {
        return parameter + " " + list;
    }
}
