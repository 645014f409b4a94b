-- A file that somebody sent is kept here, sealed, until it was dealt with: a server that stops in the middle loses nothing, and another one
-- goes on in the name of whoever sent it. It is gone as soon as the work has its end, whichever that is.
create table underway.file (
    municipality text    not null,
    work         uuid    not null,
    role         text    not null,                 -- in whose name it goes on
    resident     uuid,
    provider     text,
    behalf       uuid,                             -- the resident for whom staff acted
    told         bytea   not null,                 -- sealed: what it is called and what the form said beside it
    tries        integer not null default 1,
    primary key (municipality, work),
    foreign key (municipality, work) references underway.work
);
create table underway.block (
    municipality text    not null,
    work         uuid    not null,
    block        integer not null,                 -- 0, 1, 2 and so on, as they follow each other
    sealed       bytea   not null,
    primary key (municipality, work, block),
    foreign key (municipality, work) references underway.file on delete cascade
);

-- Residents and counter staff send files too; each sees their own work and nobody else's.
drop policy office_only on underway.work;
create policy office_or_own on underway.work as restrictive
    using (scope.runs_contracts() or (coalesce((select scope.role()) = 'resident', false) and actor = (select scope.account())));

-- Why it failed, line by line, which may say what stood in the file.
alter table underway.work add column problems bytea;
grant update (problems) on underway.work to musubi_app;

do $$
declare
    guarded text;
begin
    foreach guarded in array array['file', 'block'] loop
        execute format('alter table underway.%I enable row level security', guarded);
        execute format('create policy own_municipality on underway.%I using (municipality = scope.municipality())', guarded);
        execute format('create policy whose_work_it_is on underway.%I as restrictive using (coalesce((select scope.role()) = ''job'', false)
            or exists (select 1 from underway.work w where w.municipality = %1$I.municipality and w.work = %1$I.work
                                                        and w.actor = (select scope.account())))', guarded);
        execute format('grant select, insert, delete on underway.%I to musubi_app', guarded);
    end loop;
end $$;
grant update (tries) on underway.file to musubi_app;
