-- What retention removed since a given day, by rule and operation type.
-- :since, such as '2026-01-01'
select r.rule,
       r.type,
       min(r.at)          as first_at,
       max(r.at)          as last_at,
       sum(r.operations)  as operations,
       sum(r.transitions) as transitions,
       sum(r.rejected_requests)    as rejected_requests,
       sum(r.tampered)        as tampered
  from audit_removal r
 where r.at >= :since
 group by r.rule, r.type
 order by r.rule, r.type;
