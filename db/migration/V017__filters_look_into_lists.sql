-- What google.longrunning calls metadata.table is a text of a request or one of a list of texts; a wildcard must not reach from one
-- element of the list into the next. Instant, and an earlier version goes on beside it.

create function has_text_like(request jsonb, property text, pattern text) returns boolean
    language sql immutable parallel safe
    return case jsonb_typeof(request -> property)
        when 'string' then (request ->> property) like pattern
        when 'array' then exists (select from jsonb_array_elements_text(request -> property) as element (value)
                                   where element.value like pattern)
        else false
    end;

comment on function has_text_like(jsonb, text, text) is
    'Whether a property of a request is a text like that pattern, or a list of which one is; \ escapes.';
