-- A second factor beside the password: codes by time (RFC 6238), whose secret is sealed with a key that is not in the database, and
-- recovery codes, of which only keyed digests are kept.
create table account.second_factor (
    municipality text        not null,
    account      uuid        not null,
    sealed       bytea       not null,
    made_at      timestamptz not null,
    confirmed_at timestamptz,                      -- when its owner first showed a right code
    last_step    bigint      not null,             -- time step of the last code that was taken: none is taken twice
    primary key (municipality, account),
    foreign key (municipality, account) references access.account
);

create table account.recovery_code (
    municipality text        not null,
    account      uuid        not null,
    code         bytea       not null,
    used_at      timestamptz,
    primary key (municipality, account, code),
    foreign key (municipality, account) references access.account
);

-- What a municipality demands of those who sign in.
create table account.rule (
    municipality text        not null references municipality.municipality,
    grace_days   integer     not null,             -- for so long a new account may go without a second factor
    set_at       timestamptz not null,
    primary key (municipality),
    constraint grace_is_at_most_three_months check (grace_days between 0 and 90)
);

alter table account.second_factor enable row level security;
alter table account.recovery_code enable row level security;
alter table account.rule enable row level security;
create policy own_municipality on account.second_factor using (municipality = scope.municipality());
create policy own_municipality on account.recovery_code using (municipality = scope.municipality());
create policy own_municipality on account.rule using (municipality = scope.municipality());
create policy others_see_their_own_factor on account.second_factor as restrictive
    using (scope.role() in ('administrator', 'job') or account::text = scope.account());
create policy others_see_their_own_codes on account.recovery_code as restrictive
    using (scope.role() in ('administrator', 'job') or account::text = scope.account());
create policy administrators_add_rules on account.rule as restrictive for insert with check (scope.role() in ('administrator', 'job'));
create policy administrators_change_rules on account.rule as restrictive for update using (scope.role() in ('administrator', 'job'));
grant select, insert, delete on account.second_factor, account.recovery_code to musubi_app;
grant update (confirmed_at, last_step) on account.second_factor to musubi_app;
grant update (used_at) on account.recovery_code to musubi_app;
grant select, insert on account.rule to musubi_app;
grant update (grace_days, set_at) on account.rule to musubi_app;
