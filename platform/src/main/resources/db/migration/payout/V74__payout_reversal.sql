-- What does not reach the payee: a file that is given up before anybody took it, and single payments that came back from the bank.
-- One person says so, another confirms it; then each of the lines may go into one further file. Whether a line can be paid
-- again is a matter of keys: its next attempt refers to the end of the one before, and an attempt ends once.
create table payout.reversal (
    municipality text        not null,
    reversal     uuid        not null,
    file         uuid        not null,
    kind         text        not null,
    cause        text        not null,             -- how it came back; empty for a file that is given up
    came_back    date        not null,             -- the day the money was back; for a file that is given up, of the proposal
    reason       text        not null,
    proposed_by  text        not null,
    proposed_at  timestamptz not null,
    primary key (municipality, reversal),
    foreign key (municipality, file) references payout.file,
    constraint kind_is_known check (kind in ('void', 'returned')),
    constraint cause_is_known check (
        (kind = 'void' and cause = '') or (kind = 'returned' and cause in ('recalled', 'refused', 'not-accepted'))),
    constraint why_is_said check (reason <> '')
);
create index reversal_of_file on payout.reversal (municipality, file);

create table payout.reversed_line (
    municipality text    not null,
    reversal     uuid    not null,
    settlement   uuid    not null,
    line         integer not null,
    attempt      integer not null,
    primary key (municipality, reversal, settlement, line),
    foreign key (municipality, reversal) references payout.reversal,
    foreign key (municipality, settlement, line, attempt) references payout.paid_line
);

create table payout.reversal_decision (
    municipality text        not null,
    reversal     uuid        not null,
    outcome      text        not null,
    decided_by   text        not null,
    decided_at   timestamptz not null,
    primary key (municipality, reversal),
    unique (municipality, reversal, outcome),
    foreign key (municipality, reversal) references payout.reversal,
    constraint outcome_is_known check (outcome in ('confirmed', 'declined'))
);

create table payout.ended_line (
    municipality text    not null,
    settlement   uuid    not null,
    line         integer not null,
    attempt      integer not null,
    reversal     uuid    not null,
    outcome      text    not null default 'confirmed',
    primary key (municipality, settlement, line, attempt),
    foreign key (municipality, settlement, line, attempt) references payout.paid_line,
    foreign key (municipality, reversal, outcome) references payout.reversal_decision (municipality, reversal, outcome),
    constraint only_what_was_confirmed_ends check (outcome = 'confirmed')
);
alter table payout.paid_line add constraint the_attempt_before_has_ended
    foreign key (municipality, settlement, line, previous) references payout.ended_line deferrable;

-- A file that came back, in whole or in part, is not handed out again: the bank would pay its lines a second time.
-- Whoever takes a file, gives it up or confirms that comes one after the other.
create function payout.one_after_the_other(wanted_municipality text, wanted_file uuid) returns void language sql as $$
    select pg_advisory_xact_lock(hashtextextended('payout file ' || wanted_municipality || ' ' || wanted_file, 0));
$$;

create function payout.refuse_what_is_given_up() returns trigger language plpgsql as $$
begin
    perform payout.one_after_the_other(new.municipality, new.file);
    if exists (select 1 from payout.reversal r left join payout.reversal_decision d using (municipality, reversal)
                where r.municipality = new.municipality and r.file = new.file and d.outcome is distinct from 'declined') then
        raise exception 'the file is given up or came back, or somebody says so' using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger not_given_up before insert on payout.clearance for each row execute function payout.refuse_what_is_given_up();
create trigger not_given_up before insert on payout.download for each row execute function payout.refuse_what_is_given_up();

create function payout.refuse_wrong_time() returns trigger language plpgsql as $$
declare
    taken boolean;
begin
    perform payout.one_after_the_other(new.municipality, new.file);
    taken := exists (select 1 from payout.download d where d.municipality = new.municipality and d.file = new.file);
    if new.kind = 'void' and taken then
        raise exception 'the file was taken: what came back is booked payment by payment' using errcode = 'check_violation';
    end if;
    if new.kind = 'returned' and not taken then
        raise exception 'nobody has taken the file, so nothing can come back' using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger at_its_time before insert on payout.reversal for each row execute function payout.refuse_wrong_time();

create function payout.refuse_same_confirmer() returns trigger language plpgsql as $$
begin
    if new.outcome = 'confirmed' and exists (
        select 1 from payout.reversal r where r.municipality = new.municipality and r.reversal = new.reversal and r.proposed_by = new.decided_by) then
        raise exception 'the one who proposed it cannot confirm it' using errcode = 'check_violation';
    end if;
    return new;
end $$;
create trigger two_people before insert on payout.reversal_decision for each row execute function payout.refuse_same_confirmer();

do $$
declare
    guarded text;
begin
    foreach guarded in array array['reversal', 'reversed_line', 'reversal_decision', 'ended_line'] loop
        execute format('alter table payout.%I enable row level security', guarded);
        execute format('create policy own_municipality on payout.%I using (municipality = scope.municipality())', guarded);
        execute format('create policy deciders_only on payout.%I as restrictive
                        using (coalesce(scope.role() in (''officer'', ''administrator'', ''job''), false))', guarded);
        execute format('grant select, insert on payout.%I to musubi_app', guarded);
    end loop;
end $$;
