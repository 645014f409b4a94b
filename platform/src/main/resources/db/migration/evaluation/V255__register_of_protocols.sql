-- The register of a municipality: each protocol is a line with a digest over itself and the digest that ends the line before, in the form
-- `musubi evaluate --register` and `musubi verify --register` read. A settlement believes this register and not what a result says of itself.
alter table evaluation.protocol
    add column place integer,                      -- of the line, from 1
    add column after text,                         -- the digest that ends the line before; empty for the first
    add column line  text;                         -- moment, study, version as the text has it, digest, digest over all of it

do $$
declare
    kept    record;
    town    text := '';
    head    text := '';
    ordinal integer := 0;
    written text;
begin
    for kept in
        select municipality, study, version, digest, text, registered_at from evaluation.protocol
         order by municipality, registered_at, study, version
    loop
        if kept.municipality <> town then
            town := kept.municipality;
            head := '';
            ordinal := 0;
        end if;
        ordinal := ordinal + 1;
        written := to_char(kept.registered_at at time zone 'Asia/Tokyo', 'YYYY-MM-DD"T"HH24:MI:SS') || '+09:00 ' || kept.study || ' '
                || coalesce(substring(kept.text from '(?n)^version:[ ]*([0-9]{1,9})'), kept.version::text) || ' ' || kept.digest;
        written := written || ' ' || encode(sha256(convert_to(head || written, 'UTF8')), 'hex');
        update evaluation.protocol set place = ordinal, after = head, line = written
         where municipality = kept.municipality and study = kept.study and version = kept.version;
        head := right(written, 64);
    end loop;
end $$;

alter table evaluation.protocol
    alter column place set not null,
    alter column after set not null,
    alter column line set not null,
    add constraint a_line_of_the_register_has_its_place unique (municipality, place);

-- A result as a settlement takes it: with the line of the register in the place of what it said itself. What was recorded stays as it was.
create table evaluation.attestation (
    municipality text        not null,
    result       text        not null,             -- digest of the result as it was recorded
    digest       text        not null,             -- of this text, as statements name it
    text         text        not null,
    actor        text        not null,
    attested_at  timestamptz not null,
    primary key (municipality, result),
    foreign key (municipality, result) references evaluation.result
);
alter table evaluation.attestation enable row level security;
create policy own_municipality on evaluation.attestation using (municipality = scope.municipality());
create policy office_and_evaluators on evaluation.attestation as restrictive
    using (scope.runs_studies() or scope.role() = 'evaluator');
create policy who_settles_attests on evaluation.attestation as restrictive for insert
    with check (coalesce((select scope.role()) in ('officer', 'administrator', 'job'), false));
grant select, insert on evaluation.attestation to musubi_app;
