-- Operations that were submitted without a reason since a given day, the latest first.
-- :since, such as '2026-01-01'
select o.created_at, o.requested_by, o.client_address, o.type, o.state, o.request, o.id
  from audit_operation o
 where coalesce(o.reason, '') = ''
   and o.created_at >= :since
 order by o.id desc;
