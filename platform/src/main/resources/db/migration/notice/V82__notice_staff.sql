-- Mail to those who work here, who are no residents and have no record: an invitation goes to an address that was given once. The address
-- and the link lie sealed, and only until the mail has gone out or never will.
create table notice.staff_mail (
    municipality text        not null references municipality.municipality,
    mail         uuid        not null,             -- made from cause and template: the same is told once
    template     text        not null,
    version      text        not null,
    sealed       bytea,                            -- language, address and what is filled in
    cause        text        not null,             -- kind and id, such as invitation 4f…
    state        text        not null,
    due_at       timestamptz not null,
    tries        integer     not null,
    reason       text        not null,             -- why it failed last; never an address
    recorded_at  timestamptz not null,
    settled_at   timestamptz,
    primary key (municipality, mail),
    constraint state_is_known check (state in ('waiting', 'sent', 'failed', 'cancelled')),
    constraint nothing_is_kept_of_what_is_over check ((state = 'waiting') = (sealed is not null))
);
create index staff_mail_due on notice.staff_mail (municipality, state, due_at);
create index staff_mail_of_cause on notice.staff_mail (municipality, cause);

alter table notice.staff_mail enable row level security;
create policy own_municipality on notice.staff_mail using (municipality = scope.municipality());
create policy roles_that_need_it on notice.staff_mail as restrictive
    using (coalesce((select scope.role()) in ('administrator', 'job'), false));
grant select, insert on notice.staff_mail to musubi_app;
grant update (state, sealed, due_at, tries, reason, settled_at) on notice.staff_mail to musubi_app;
