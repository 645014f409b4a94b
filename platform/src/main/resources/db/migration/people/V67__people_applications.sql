-- People apply to join from home. Until staff has confirmed who they are and where they live they are nobody's record: what they
-- said about themselves lies sealed in one row, which goes when it is decided. What stays is that somebody applied, what they agreed
-- to, and what came of it.

-- Which schemes take applications; the last word counts.
create table people.intake (
    municipality text        not null,
    scheme       text        not null,
    recorded_at  timestamptz not null,
    open         boolean     not null,
    actor        text        not null,
    primary key (municipality, scheme, recorded_at),
    foreign key (municipality, scheme) references people.scheme
);

create table people.application (
    municipality text        not null,
    application  uuid        not null,             -- made with the form: sending it twice applies once
    scheme       text        not null,
    helped       text        not null,             -- who filled in the form
    agreed       text[]      not null,             -- purpose, recipient and version of the words they agreed to
    received_at  timestamptz not null,
    primary key (municipality, application),
    foreign key (municipality, scheme) references people.scheme,
    constraint helped_is_known check (helped in ('self', 'family', 'other'))
);
create index application_received on people.application (municipality, received_at);

create table people.application_sealed (
    municipality text        not null,
    application  uuid        not null,
    sealed       bytea       not null,
    primary key (municipality, application),
    foreign key (municipality, application) references people.application
);

create table people.application_decision (
    municipality text        not null,
    application  uuid        not null,
    outcome      text        not null,
    person       uuid,
    how          text        not null,             -- how it was confirmed who they are and where they live
    why          text        not null,
    actor        text        not null,
    decided_at   timestamptz not null,
    primary key (municipality, application),       -- decided once, whoever clicks at the same time
    foreign key (municipality, application) references people.application,
    foreign key (municipality, person) references people.person,
    constraint outcome_is_known check (outcome in ('admitted', 'known', 'declined', 'expired')),
    constraint whoever_is_admitted_is_a_person check ((outcome in ('declined', 'expired')) = (person is null)),
    constraint confirmation_is_known check (how in ('register', 'document', 'call', '')),
    constraint nobody_is_admitted_unseen check (outcome in ('declined', 'expired') or how <> '')
);
create index application_decision_of_person on people.application_decision (municipality, person);

create index application_expired on people.application_decision (municipality, decided_at) where outcome = 'expired';

-- After how many days an application that nobody decides is destroyed; the last word counts.
create table people.application_keeping (
    municipality text        not null references municipality.municipality,
    recorded_at  timestamptz not null,
    days         integer     not null,
    actor        text        not null,
    primary key (municipality, recorded_at),
    constraint kept_some_days check (days between 14 and 365)
);

do $$
declare
    applying text;
begin
    foreach applying in array array['intake', 'application', 'application_sealed', 'application_decision', 'application_keeping'] loop
        execute format('alter table people.%I enable row level security', applying);
        execute format('create policy own_municipality on people.%I using (municipality = scope.municipality())', applying);
        execute format('create policy residents_have_no_part on people.%I as restrictive using (scope.resident() is null)', applying);
        execute format('create policy staff_alone on people.%I as restrictive using (coalesce((select scope.role())
                        in (''officer'', ''counter'', ''administrator'', ''job''), false))', applying);
        execute format('grant select, insert on people.%I to musubi_app', applying);
    end loop;
end $$;
grant delete on people.application_sealed to musubi_app;
create policy the_counter_sets_no_rule on people.application_keeping as restrictive for insert
    with check (coalesce((select scope.role()) in ('officer', 'administrator', 'job'), false));
