-- Of a correction the lines that it did not change are borne as before. Editions that were opened earlier were split anew as a whole, and some of
-- their parties may have asked for their share or paid it: were the others to pay the same edition by the new rule, the parts would not come to the
-- lines. So each edition says by which rule it is borne, and keeps it.
alter table joint.correction add column lines text not null default 'split-anew'
    constraint lines_are_kept_or_split_anew check (lines in ('kept', 'split-anew'));
alter table joint.correction alter column lines set default 'kept';

-- As before, with the rule; it is the same for all parties.
drop function joint.corrections(uuid, text);
create function joint.corrections(wanted uuid, of_period text)
    returns table (edition integer, municipality text, opened_at timestamptz, lines text)
    language sql stable security definer set search_path = ''
begin atomic
    select c.edition, c.municipality, c.opened_at, c.lines from joint.correction c
     where c.contract = wanted and c.period = of_period and joint.is_party(wanted)
     order by c.edition;
end;
revoke execute on function joint.corrections from public;
grant execute on function joint.corrections to musubi_app;
