-- Checkpoints since a day that were tampered with, and what they cover and is missing, changed or out of order; no rows if all is intact.
-- :since, such as '2026-01-01'
select c.sequence as checkpoint, c.at, v.what, v.id, v.number, v.finding, v.problem
  from checkpoint c
 cross join lateral verify_checkpoint(c.sequence) v
 where c.at >= :since
 order by c.sequence, v.what, v.id, v.number, v.problem;
