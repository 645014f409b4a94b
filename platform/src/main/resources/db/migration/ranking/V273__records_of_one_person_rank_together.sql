-- Two records of one person stand on a board once, under what was last said of either: counted apart, nine colleagues were ten, and whoever
-- said on one record that they are not shown stayed on the board by the other. As with consents, records that count as one speak together.
create or replace view ranking.last_wish with (security_invoker = true) as
select distinct on (municipality, person) municipality, person, shown, nickname, company, team, happened_at
  from ranking.wish order by municipality, person, change desc;

create view ranking.last_word with (security_invoker = true) as
select distinct on (w.municipality, coalesce(m.counts_as, w.person))
       w.municipality, coalesce(m.counts_as, w.person) as person, w.shown, w.nickname, w.company, w.team
  from ranking.last_wish w
  left join people.merged m on m.municipality = w.municipality and m.person = w.person
 order by w.municipality, coalesce(m.counts_as, w.person), w.happened_at desc, w.person;
grant select on ranking.last_word to musubi_app;

-- The same of one person. Residents read no merges and nothing of another record, and yet have to see how they are shown.
create function ranking.last_word_of(whom uuid) returns table (shown boolean, nickname text, company text, team text)
    language sql stable security definer set search_path = ''
begin atomic
    with own as (
        select coalesce((select m.counts_as from people.merged m where m.municipality = scope.municipality() and m.person = whom), whom) as person),
    records as (
        select person from own
         union select m.person from people.merged m join own on m.municipality = scope.municipality() and m.counts_as = own.person)
    select w.shown, w.nickname, w.company, w.team
      from records r join ranking.last_wish w on w.municipality = scope.municipality() and w.person = r.person
     where (scope.resident() is null or scope.resident() = whom)
       and scope.role() in ('officer', 'counter', 'administrator', 'job', 'resident')
     order by w.happened_at desc, w.person limit 1;
end;
revoke execute on function ranking.last_word_of from public;
grant execute on function ranking.last_word_of to musubi_app;
