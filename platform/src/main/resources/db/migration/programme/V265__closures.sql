-- Sessions that are cancelled together for one reason, as on the day of a typhoon: which they were, so that all of them can be held after
-- all together. That each is cancelled stands with the session, as when it is cancelled alone.
create table programme.closure (
    municipality text        not null references municipality.municipality,
    closure      uuid        not null,             -- made by the page: closing twice closes once
    provider     text        not null,             -- whose staff did it; empty for the municipality's
    why          text        not null,             -- told to those who booked; never a name
    people       integer     not null,             -- how many had a place or waited for one
    actor        text        not null,
    closed_at    timestamptz not null,
    primary key (municipality, closure),
    constraint a_closure_says_why check (why <> ''),
    constraint as_many_people_as_there_are check (people >= 0)
);
create index closure_in_order on programme.closure (municipality, closed_at);

create table programme.closed_session (
    municipality text        not null,
    closure      uuid        not null,
    session      text        not null,
    primary key (municipality, closure, session),
    foreign key (municipality, closure) references programme.closure,
    foreign key (municipality, session) references programme.session
);

create table programme.closure_undo (
    municipality text        not null,
    closure      uuid        not null,
    sessions     integer     not null,             -- how many are held after all; others were held again before, or moved on
    actor        text        not null,
    undone_at    timestamptz not null,
    primary key (municipality, closure),
    foreign key (municipality, closure) references programme.closure
);

-- Those who answer for the programme see all, a provider what its own staff did.
create function programme.own_closure(wanted_municipality text, wanted uuid) returns boolean
    language sql stable set search_path = ''
begin atomic
    select exists (select 1 from programme.closure c where c.municipality = wanted_municipality and c.closure = wanted);
end;
revoke execute on function programme.own_closure from public;
grant execute on function programme.own_closure to musubi_app;

do $$
declare
    guarded text;
begin
    foreach guarded in array array['closure', 'closed_session', 'closure_undo'] loop
        execute format('alter table programme.%I enable row level security', guarded);
        execute format('create policy own_municipality on programme.%I using (municipality = scope.municipality())', guarded);
        execute format('grant select, insert on programme.%I to musubi_app', guarded);
    end loop;
end $$;
create policy roles_that_need_it on programme.closure as restrictive
    using (coalesce((select scope.decides()) or ((select scope.role()) = 'provider' and provider = scope.provider()), false));
create policy roles_that_need_it on programme.closed_session as restrictive
    using (coalesce((select scope.decides()) or ((select scope.role()) = 'provider' and programme.own_closure(municipality, closure)), false));
create policy roles_that_need_it on programme.closure_undo as restrictive
    using (coalesce((select scope.decides()) or ((select scope.role()) = 'provider' and programme.own_closure(municipality, closure)), false));
