-- Programmes that several municipalities run together (飛び地連携). Each sees its own people and no row of another. What is shared is one
-- sum for each month and figure, read through a function that adds up and says nothing else. A contribution of few people is
-- never handed over, not even to the sum, so nothing that is subtracted from a sum tells about few people.
create schema joint;
grant usage on schema joint to musubi_app;

-- Who was asked to take part; the one who began it asked itself. Rows are made by the functions below alone: nobody lets itself in.
create table joint.membership (
    municipality text        not null references municipality.municipality,
    programme    uuid        not null,
    host         text        not null,             -- the municipality that began it and invites
    title_ja     text        not null,
    title_en     text        not null,
    invited_at   timestamptz not null,
    primary key (municipality, programme)
);
create index membership_of_programme on joint.membership (programme);

-- What a municipality answered. The highest number counts.
create table joint.step (
    municipality text        not null,
    programme    uuid        not null,
    number       integer     not null,
    step         text        not null,
    scheme       text        not null,             -- its scheme whose people count; empty when it does not take part
    actor        text        not null,
    happened_at  timestamptz not null,
    primary key (municipality, programme, number),
    foreign key (municipality, programme) references joint.membership,
    constraint step_is_known check (step in ('accepted', 'declined', 'left')),
    constraint who_takes_part_says_with_whom check ((step = 'accepted') = (scheme <> ''))
);

-- An invitation the host took back. It is over for good; the row is made by the function below.
create table joint.removal (
    municipality text        not null,
    programme    uuid        not null,
    removed_at   timestamptz not null,
    primary key (municipality, programme),
    foreign key (municipality, programme) references joint.membership
);

-- What a municipality adds to the sum of a month, once, when the month is over for good; null where too few people stand behind it.
create table joint.contribution (
    municipality text        not null,
    programme    uuid        not null,
    month        date        not null,
    figure       text        not null,
    people       bigint,
    numerator    numeric,
    denominator  numeric,
    recorded_at  timestamptz not null,
    primary key (municipality, programme, month, figure),
    foreign key (municipality, programme) references joint.membership,
    constraint figure_is_known check (figure in ('enrolled', 'participants', 'mean-daily-steps')),
    constraint month_begins_on_its_first check (extract(day from month) = 1),
    constraint few_people_are_not_handed_over check (people >= 10),
    constraint withheld_as_a_whole check ((people is null) = (numerator is null) and (people is null) = (denominator is null))
);

do $$
declare
    guarded text;
begin
    foreach guarded in array array['membership', 'step', 'removal', 'contribution'] loop
        execute format('alter table joint.%I enable row level security', guarded);
        execute format('create policy own_municipality on joint.%I using (municipality = scope.municipality())', guarded);
        execute format('create policy deciders_alone on joint.%I as restrictive
                        using (coalesce(scope.role() in (''officer'', ''administrator'', ''job''), false))', guarded);
        execute format('grant select on joint.%I to musubi_app', guarded);
    end loop;
end $$;
grant insert on joint.step, joint.contribution to musubi_app;
create policy jobs_contribute on joint.contribution as restrictive for insert with check (coalesce(scope.role() = 'job', false));

-- How a municipality stands to a programme.
create function joint.state(of_municipality text, wanted uuid) returns text
    language sql stable security definer set search_path = ''
begin atomic
    select case when exists (select from joint.removal r where r.municipality = of_municipality and r.programme = wanted) then 'removed'
                else coalesce((select s.step from joint.step s where s.municipality = of_municipality and s.programme = wanted
                                order by s.number desc limit 1), 'invited') end
      from joint.membership m where m.municipality = of_municipality and m.programme = wanted;
end;

-- Whether whoever asks decides for a municipality that takes part.
create function joint.takes_part(wanted uuid) returns boolean
    language sql stable security definer set search_path = ''
begin atomic
    select coalesce(scope.role() in ('officer', 'administrator', 'job') and joint.state(scope.municipality(), wanted) = 'accepted', false);
end;

-- Begins a programme. False when there is one of this id already, whoever began it.
create function joint.found(wanted uuid, ja text, en text, now timestamptz) returns boolean
    language plpgsql security definer set search_path = '' as $$
begin
    if coalesce(scope.role() not in ('officer', 'administrator'), true) or scope.municipality() is null then
        raise insufficient_privilege using message = 'officers alone begin a joint programme';
    end if;
    perform pg_advisory_xact_lock(hashtextextended('joint ' || wanted, 0));
    if exists (select from joint.membership m where m.programme = wanted) then
        return false;
    end if;
    insert into joint.membership (municipality, programme, host, title_ja, title_en, invited_at)
    values (scope.municipality(), wanted, scope.municipality(), ja, en, now);
    return true;
end $$;

-- Invites a municipality to a programme that the own one began and takes part in. Inviting again changes nothing.
create function joint.invite(wanted uuid, invited text, now timestamptz) returns boolean
    language plpgsql security definer set search_path = '' as $$
begin
    if coalesce(scope.role() not in ('officer', 'administrator'), true) or not joint.takes_part(wanted)
       or not exists (select from joint.membership m where m.municipality = scope.municipality() and m.programme = wanted
                                                       and m.host = m.municipality) then
        raise insufficient_privilege using message = 'the host alone invites';
    end if;
    insert into joint.membership (municipality, programme, host, title_ja, title_en, invited_at)
    select invited, m.programme, m.host, m.title_ja, m.title_en, now
      from joint.membership m
     where m.municipality = scope.municipality() and m.programme = wanted
       and exists (select from municipality.municipality t where t.municipality = invited)
    on conflict do nothing;
    return found;
end $$;

-- Takes an invitation back, answered or not. What the municipality added to sums so far stays in them.
create function joint.remove(wanted uuid, removed text, now timestamptz) returns boolean
    language plpgsql security definer set search_path = '' as $$
begin
    if coalesce(scope.role() not in ('officer', 'administrator'), true) or not joint.takes_part(wanted) or removed = scope.municipality()
       or not exists (select from joint.membership m where m.municipality = scope.municipality() and m.programme = wanted
                                                       and m.host = m.municipality) then
        raise insufficient_privilege using message = 'the host alone takes an invitation back';
    end if;
    insert into joint.removal (municipality, programme, removed_at)
    select m.municipality, m.programme, now from joint.membership m where m.municipality = removed and m.programme = wanted
    on conflict do nothing;
    return found;
end $$;

-- Who takes part and who was asked: for those who take part or were asked themselves.
create function joint.members(wanted uuid) returns table (municipality text, name_ja text, name_en text, host boolean, state text)
    language sql stable security definer set search_path = ''
begin atomic
    select m.municipality, t.name_ja, t.name_en, m.host = m.municipality, joint.state(m.municipality, wanted)
      from joint.membership m join municipality.municipality t on t.municipality = m.municipality
     where m.programme = wanted
       and coalesce(scope.role() in ('officer', 'administrator', 'job') and joint.state(scope.municipality(), wanted) in ('invited', 'accepted'), false)
     order by m.host = m.municipality desc, m.municipality;
end;

-- The sums of each month. Nothing is summed of one municipality alone; each that is summed stands for ten people or more, so whoever
-- subtracts their own is left with ten people or more of others.
create function joint.totals(wanted uuid) returns table (month date, figure text, municipalities bigint, withheld bigint, people bigint,
                                                         numerator numeric, denominator numeric)
    language sql stable security definer set search_path = ''
begin atomic
    select c.month, c.figure, count(c.people), count(*) - count(c.people),
           case when count(c.people) >= 2 then sum(c.people)::bigint end,
           case when count(c.people) >= 2 then sum(c.numerator) end,
           case when count(c.people) >= 2 then sum(c.denominator) end
      from joint.contribution c
     where c.programme = wanted and joint.takes_part(wanted)
     group by c.month, c.figure
     order by c.month desc, c.figure;
end;
revoke execute on function joint.state, joint.takes_part, joint.found, joint.invite, joint.remove, joint.members, joint.totals from public;
grant execute on function joint.found, joint.invite, joint.remove, joint.members, joint.totals to musubi_app;
