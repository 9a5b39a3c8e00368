-- Where the record of what retention removed is not what was written; nothing, when all of it holds.
select number, problem
  from verify_removals()
 order by number, problem;
