-- Which code a municipality's code became, and when: mergers, towns that became cities, designation, wards drawn anew. Public, like
-- the list of municipalities; the operator enters it. A further row of the same code replaces what was entered before, and one
-- that names no successor takes it back. Decision: docs/decisions/2026-11-27-a-municipality-keeps-its-key.md
create table municipality.succession (
    municipality text        not null,             -- the code that ended
    number       integer     not null,             -- of the rows of a code the highest holds
    from_day     date        not null,             -- the first day on which it is no longer valid
    successors   text[]      not null,             -- more than one when it was divided
    recorded_at  timestamptz not null,
    primary key (municipality, number),
    constraint code_has_six_digits check (municipality ~ '^[0-9]{6}$'),
    constraint successors_have_six_digits check (array_to_string(successors, ',') ~ '^([0-9]{6}(,[0-9]{6})*)?$'),
    constraint a_code_is_not_its_own_successor check (municipality <> all (successors))
);
alter table municipality.succession enable row level security;
create policy everybody_reads on municipality.succession for select using (true);
create policy the_operator_adds on municipality.succession for insert with check (coalesce(scope.role(), 'job') = 'job');
grant select, insert on municipality.succession to musubi_app;
