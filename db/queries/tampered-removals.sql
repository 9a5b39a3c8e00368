-- Entries in the record of what retention removed that were changed after they were written; no rows if all are intact.
select number, problem
  from verify_removals()
 order by number, problem;
