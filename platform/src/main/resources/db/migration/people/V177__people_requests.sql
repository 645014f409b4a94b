-- What people formally ask of what is held about them: to see it, to have it put right, added to or taken out, no longer used, destroyed, or
-- no longer given to others. Who asked by which way, until when it is to be answered, and what came of it. What they said, and the name of
-- somebody who asks for them, lies sealed and goes with their identity; that it was asked and answered stays.
create table people.request (
    municipality text        not null,
    request      uuid        not null,             -- made by the form: a repeated click carries the same id
    person       uuid        not null,
    kind         text        not null,
    asked_by     text        not null,
    channel      text        not null,
    received_on  date        not null,
    due_on       date        not null,             -- by the days that held when it was entered
    actor        text        not null,
    recorded_at  timestamptz not null,
    primary key (municipality, request),
    foreign key (municipality, person) references people.person,
    constraint kind_is_known
        check (kind in ('disclosure', 'correction', 'addition-or-removal', 'stop-of-use', 'erasure', 'stop-of-giving')),
    constraint asked_by_is_known check (asked_by in ('person', 'representative')),
    constraint channel_is_known check (channel in ('counter', 'post', 'online')),
    constraint due_when_or_after_it_came check (due_on >= received_on)
);
create index request_of_person on people.request (municipality, person);
create index request_due on people.request (municipality, due_on);

create table people.request_sealed (
    municipality text        not null,
    request      uuid        not null,
    person       uuid        not null,
    sealed       bytea       not null,             -- who asks for them, and what they said
    primary key (municipality, request),
    foreign key (municipality, request) references people.request,
    -- Where who somebody is is destroyed, this goes with it.
    foreign key (municipality, person) references people.identity on delete cascade
);

-- What was decided; the last word counts, and what was said before stays. A stop ends by a further word.
create table people.request_decision (
    municipality text        not null,
    request      uuid        not null,
    number       integer     not null,             -- from 1
    person       uuid        not null,
    outcome      text        not null,
    why          text        not null,             -- without names
    actor        text        not null,
    decided_at   timestamptz not null,
    primary key (municipality, request, number),
    foreign key (municipality, request) references people.request,
    foreign key (municipality, person) references people.person,
    constraint outcome_is_known check (outcome in ('granted', 'partly', 'refused', 'ended')),
    constraint what_is_not_granted_whole_has_a_reason check (outcome = 'granted' or why <> ''),
    constraint numbers_start_at_one check (number >= 1)
);
create index request_decision_of_person on people.request_decision (municipality, person);

-- Within how many days a request is to be answered; the last word counts.
create table people.request_days (
    municipality text        not null references municipality.municipality,
    change       integer     not null,
    days         integer     not null,
    actor        text        not null,
    recorded_at  timestamptz not null,
    primary key (municipality, change),
    constraint some_days check (days between 1 and 365)
);

do $$
declare
    asking text;
begin
    foreach asking in array array['request', 'request_sealed', 'request_decision', 'request_days'] loop
        execute format('alter table people.%I enable row level security', asking);
        execute format('create policy own_municipality on people.%I using (municipality = scope.municipality())', asking);
        execute format('create policy roles_that_need_it on people.%I as restrictive
                        using ((select scope.staff()) or (select scope.role()) = ''resident'')', asking);
        execute format('grant select, insert on people.%I to musubi_app', asking);
    end loop;
    foreach asking in array array['request', 'request_sealed', 'request_decision'] loop
        execute format('create policy residents_see_themselves on people.%I as restrictive
                        using (scope.resident() is null or person = scope.resident())', asking);
    end loop;
end $$;
create policy who_answers_for_it_decides on people.request_decision as restrictive for insert with check ((select scope.decides()));
create policy who_answers_for_it_sets_the_days on people.request_days as restrictive for insert with check ((select scope.decides()));
