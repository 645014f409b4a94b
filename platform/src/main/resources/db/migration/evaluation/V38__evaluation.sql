-- Studies that an independent evaluator makes: the protocol is registered before outcomes are seen, evidence is released under
-- pseudonyms of its own and for a time, results name the protocol they were made under.
create schema evaluation;
grant usage on schema evaluation to musubi_app;

create table evaluation.protocol (
    municipality  text        not null references municipality.municipality,
    study         text        not null,            -- its id, as the text says it
    version       integer     not null,            -- from 1: a changed protocol is registered anew
    digest        text        not null,
    text          text        not null,
    actor         text        not null,
    registered_at timestamptz not null,
    primary key (municipality, study, version),
    constraint a_text_is_registered_once unique (municipality, digest)
);

create table evaluation.result (
    municipality text        not null,
    study        text        not null,
    version      integer     not null,             -- of the protocol it was made under
    digest       text        not null,
    source       text        not null,             -- digest of the evidence, as the result says
    text         text        not null,
    actor        text        not null,
    recorded_at  timestamptz not null,
    primary key (municipality, digest),
    foreign key (municipality, study, version) references evaluation.protocol
);

create table evaluation.release (
    municipality text        not null references municipality.municipality,
    release      uuid        not null,
    study        text        not null,
    version      integer     not null,
    account      uuid        not null,             -- the evaluator it is for
    until        date        not null,             -- the last day on which it can be taken
    pack         text        not null,             -- digest of what was released
    rejected     bigint      not null,
    actor        text        not null,
    released_at  timestamptz not null,
    primary key (municipality, release),
    foreign key (municipality, study, version) references evaluation.protocol
);

-- Its files and the key of its pseudonyms are gone.
create table evaluation.expiry (
    municipality text        not null,
    release      uuid        not null,
    actor        text        not null,
    expired_at   timestamptz not null,
    primary key (municipality, release),
    foreign key (municipality, release) references evaluation.release
);

create table evaluation.download (
    municipality  text        not null,
    release       uuid        not null,
    number        integer     not null,
    downloaded_by text        not null,
    downloaded_at timestamptz not null,
    primary key (municipality, release, number),
    foreign key (municipality, release) references evaluation.release
);

create function scope.runs_studies() returns boolean
    language sql stable parallel safe
    return coalesce(scope.role() in ('officer', 'administrator', 'intermediary', 'job'), false);
grant execute on function scope.runs_studies to musubi_app;

do $$
declare
    guarded text;
begin
    foreach guarded in array array['protocol', 'result', 'release', 'expiry', 'download'] loop
        execute format('alter table evaluation.%I enable row level security', guarded);
        execute format('create policy own_municipality on evaluation.%I using (municipality = scope.municipality())', guarded);
        execute format('grant select, insert on evaluation.%I to musubi_app', guarded);
    end loop;
end $$;
create policy office_and_evaluators on evaluation.protocol as restrictive
    using (scope.runs_studies() or scope.role() = 'evaluator');
create policy office_and_evaluators on evaluation.result as restrictive
    using (scope.runs_studies() or scope.role() = 'evaluator');
create policy released_to_them on evaluation.release as restrictive
    using (scope.runs_studies() or (scope.role() = 'evaluator' and account::text = scope.account()));
create policy released_to_them on evaluation.expiry as restrictive
    using (scope.runs_studies() or exists (
        select 1 from evaluation.release r where r.municipality = expiry.municipality and r.release = expiry.release));
create policy released_to_them on evaluation.download as restrictive
    using (scope.runs_studies() or exists (
        select 1 from evaluation.release r where r.municipality = download.municipality and r.release = download.release));
-- An evaluator takes; only the office releases.
create policy office_releases on evaluation.release as restrictive for insert with check (scope.runs_studies());
create policy office_expires on evaluation.expiry as restrictive for insert with check (scope.runs_studies());
