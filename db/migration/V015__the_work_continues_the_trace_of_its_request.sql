-- Between the request and the work lies this table, and a replica of its own maybe. What is kept here lets the spans of the
-- work be told from the span of the request on.

alter table operation
    add column trace_parent text;

comment on column operation.trace_parent is 'The span of the request, as the header traceparent of W3C Trace Context writes it.';
comment on column operation.trace_id is 'The trace that the request belongs to: that of the caller, or one that began here.';
