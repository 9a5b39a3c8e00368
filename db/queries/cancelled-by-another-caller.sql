-- Operations that were cancelled by a caller other than the one that submitted them, the latest first.
select o.created_at, o.type, o.requested_by, o.cancel_requested_by, o.state, o.reason, o.id
  from audit_operation o
 where o.cancel_requested_by is not null
   and o.cancel_requested_by <> o.requested_by
 order by o.id desc;
