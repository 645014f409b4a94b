-- Who refers finds one person by what they know of them, and whom a referral is about is told to those whom it concerns. Both go through
-- functions, so that no more can be read than one asks for; each looking up is a row that limits how many there can be.
create table people.lookup (
    municipality text        not null references municipality.municipality,
    lookup       uuid        not null,
    actor        text        not null,
    made_at      timestamptz not null,
    primary key (municipality, lookup)
);
create index lookup_of_actor on people.lookup (municipality, actor, made_at);
alter table people.lookup enable row level security;
create policy own_municipality on people.lookup using (municipality = scope.municipality());
create policy roles_that_need_it on people.lookup as restrictive
    using ((select scope.staff()) or ((select scope.role()) = 'clinic' and actor = (select scope.account())));
grant select, insert on people.lookup to musubi_app;

-- Those born on a day, whose names are compared with what was said; a record that counts as another leads to that.
create function people.born_on(wanted date) returns table (person uuid, counts_as uuid, sealed bytea)
    language sql stable security definer set search_path = ''
begin atomic
    select p.person, coalesce(m.counts_as, p.person), i.sealed
      from people.person p
      join people.identity i using (municipality, person)
      left join people.merged m on m.municipality = p.municipality and m.person = p.person
     where p.municipality = scope.municipality() and p.born = wanted and (scope.staff() or scope.role() = 'clinic')
     order by p.person limit 500;
end;

-- Whether there is somebody of this number whose identity still stands.
create function people.stands(wanted uuid) returns boolean
    language sql stable security definer set search_path = ''
begin atomic
    select (scope.staff() or scope.role() = 'clinic') and exists (
        select from people.identity i where i.municipality = scope.municipality() and i.person = wanted);
end;

-- What somebody last said to their name being told to a provider: of this provider, or where they said nothing of it, of any. No row when
-- they do not agree.
create function people.introduces(those text, whom uuid, told text) returns table (recipient text, version integer)
    language sql stable security definer set search_path = ''
begin atomic
    select said.recipient, said.version
      from (select c.recipient, c.version, c.given from people.last_consent c
             where c.municipality = those and c.purpose = 'referral' and c.recipient in (told, 'providers')
               and c.person = coalesce((select m.counts_as from people.merged m where m.municipality = those and m.person = whom), whom)
             order by c.recipient = told desc limit 1) said
     where said.given;
end;

-- Whom referrals are about: for those who made them, and for the provider as long as the person agrees and there is something to do for them.
create function people.introduced(wanted uuid[])
    returns table (referral uuid, person uuid, sealed bytea, born date, sex text, prohibited boolean)
    language sql stable security definer set search_path = ''
begin atomic
    select r.referral, r.person, i.sealed, p.born, p.sex, r.prohibited and scope.role() = 'provider'
      from referral.referral r
      join people.person p using (municipality, person)
      join people.identity i using (municipality, person)
     where r.municipality = scope.municipality() and r.referral = any(wanted)
       and (scope.staff()
            or (scope.role() = 'clinic' and r.actor = scope.account())
            or (scope.role() = 'provider' and r.provider = scope.provider()
                and r.state in ('requested', 'accepted', 'in-progress', 'on-hold', 'completed')
                and exists (select from people.introduces(r.municipality, r.person, r.provider))));
end;

-- Whether a referral can go to a provider, and by which words. A provider asks for what it may take up, so that nobody learns what anybody else
-- agreed to.
create function people.agrees(wanted uuid, told text) returns table (recipient text, version integer)
    language sql stable security definer set search_path = ''
begin atomic
    select i.recipient, i.version from people.introduces(scope.municipality(), wanted, told) i
     where scope.staff() or scope.role() = 'clinic'
        or (scope.role() = 'provider' and told = scope.provider() and exists (
            select from referral.referral r where r.municipality = scope.municipality() and r.person = wanted
               and (r.provider = told or (r.provider is null and r.state = 'requested'))));
end;

-- The person is with those who refer them, and says that their name may be told. Of the words it is always the newest.
create function people.agree_to_referral(wanted uuid, told text, words integer, at timestamptz) returns boolean
    language plpgsql security definer set search_path = '' as $$
declare
    last record;
begin
    if not coalesce(scope.role() = 'clinic' or scope.staff(), false) then
        raise exception 'only who refers records that somebody agrees to it' using errcode = 'insufficient_privilege';
    end if;
    perform pg_advisory_xact_lock(hashtextextended('person ' || wanted::text, 0));
    if not exists (select from people.identity i where i.municipality = scope.municipality() and i.person = wanted) then
        return false;
    end if;
    select c.version, c.given, c.happened_at into last from people.consent c
     where c.municipality = scope.municipality() and c.person = wanted and c.purpose = 'referral' and c.recipient = told
     order by c.happened_at desc limit 1;
    if last.given and last.version = words then
        return false;
    end if;
    insert into people.consent (municipality, person, purpose, recipient, version, given, happened_at, recorded_at)
    select scope.municipality(), wanted, 'referral', told, words, true, greatest(at, last.happened_at + interval '1 microsecond'), at
      from people.consent_text t
     where t.municipality = scope.municipality() and t.purpose = 'referral' and t.recipient = told
    having max(t.version) = words;
    return found;
end $$;

revoke execute on function people.born_on, people.stands, people.introduces, people.introduced, people.agrees, people.agree_to_referral from public;
grant execute on function people.born_on, people.stands, people.introduced, people.agrees, people.agree_to_referral to musubi_app;
