-- People chosen from the list, and the one thing that is then done to all of them: looked at before, and taken back within a time.
-- Who was chosen is kept, so that what was looked at is what is done, whatever the filter would find by then.
create schema selection;
grant usage on schema selection to musubi_app;

create table selection.selection (
    municipality text        not null references municipality.municipality,
    selection    uuid        not null,             -- made by the form: choosing twice chooses once
    people       integer     not null,
    actor        text        not null,
    chosen_at    timestamptz not null,
    primary key (municipality, selection),
    constraint somebody_is_chosen check (people > 0)
);
create index selection_chosen on selection.selection (municipality, chosen_at);

create table selection.member (
    municipality text        not null,
    selection    uuid        not null,
    person       uuid        not null,
    primary key (municipality, selection, person),
    foreign key (municipality, selection) references selection.selection
);

create table selection.act (
    municipality text        not null,
    selection    uuid        not null,
    kind         text        not null,
    scheme       text        not null,             -- which they leave
    left_on      date,                             -- the first day of no longer taking part
    why          text        not null,
    template     text        not null,             -- of what they are told
    places       text[]      not null,
    fillings     text[]      not null,
    people       integer     not null,             -- to how many it was done
    actor        text        not null,
    done_at      timestamptz not null,
    primary key (municipality, selection),         -- one act for each selection, whoever clicks at the same time
    foreign key (municipality, selection) references selection.selection,
    constraint kind_is_known check (kind in ('leave', 'tell')),
    constraint whoever_leaves_does_so_on_a_day check ((kind = 'leave') = (left_on is not null and scheme <> '' and why <> '')),
    constraint whoever_is_told_is_told_something check ((kind = 'tell') = (template <> '')),
    constraint every_place_is_filled check (cardinality(places) = cardinality(fillings))
);
create index act_done on selection.act (municipality, done_at);

create table selection.undo (
    municipality text        not null,
    selection    uuid        not null,
    people       integer     not null,             -- for how many it could still be taken back
    actor        text        not null,
    undone_at    timestamptz not null,
    primary key (municipality, selection),
    foreign key (municipality, selection) references selection.act
);

do $$
declare
    chosen text;
begin
    foreach chosen in array array['selection', 'member', 'act', 'undo'] loop
        execute format('alter table selection.%I enable row level security', chosen);
        execute format('create policy own_municipality on selection.%I using (municipality = scope.municipality())', chosen);
        execute format('create policy roles_that_need_it on selection.%I as restrictive using (coalesce((select scope.role())
                        in (''officer'', ''administrator'', ''job''), false))', chosen);
        execute format('grant select, insert on selection.%I to musubi_app', chosen);
    end loop;
end $$;

-- Who was in a selection to which nothing was done is forgotten.
create policy a_job_clears_away on selection.member as restrictive for delete
    using ((select scope.role()) = 'job' and not exists (
        select 1 from selection.act a where a.municipality = member.municipality and a.selection = member.selection));
grant delete on selection.member to musubi_app;
