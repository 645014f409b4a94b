-- One person is referred to a provider, or to whichever provider takes it up. Who they are stands in people alone; what was written about them
-- is sealed. A referral moves from state to state, and each step is a row of its own that nobody changes.
create schema referral;
grant usage on schema referral to musubi_app;

create table referral.referral (
    municipality text        not null,
    referral     uuid        not null,             -- made by the caller: a retry carries the same id
    person       uuid        not null,
    actor        text        not null,             -- the account that refers
    side         text        not null,             -- which it refers for
    provider     text,                             -- to whom; none while any provider may take it up
    programme    text,
    kind         text        not null,             -- of what there is, as the file of states has it
    priority     text        not null,
    prohibited   boolean     not null,             -- whether nobody may get in touch with the person
    sealed       bytea,                            -- what is asked, why, and how they live; none once who they are was destroyed
    state        text        not null,
    version      integer     not null,             -- from 1, one more with each step
    made_at      timestamptz not null,
    asked_at     timestamptz,                      -- since when an answer is awaited
    agreed_with  text,                             -- the words they agreed to when it was sent: whom their name may be told,
    agreed_to    integer,                          -- and in which version
    changed_at   timestamptz not null,
    primary key (municipality, referral),
    foreign key (municipality, person) references people.person,
    foreign key (municipality, provider) references programme.provider,
    foreign key (municipality, programme) references programme.programme,
    constraint side_is_known check (side in ('clinic', 'office')),
    constraint priority_is_known check (priority in ('routine', 'urgent', 'asap', 'stat')),
    constraint state_is_known check (state in ('draft', 'requested', 'accepted', 'rejected', 'in-progress', 'on-hold', 'cancelled', 'completed', 'failed',
                                               'entered-in-error')),
    constraint whoever_takes_it_up_is_named check (provider is not null
                                                   or state in ('draft', 'requested', 'cancelled', 'entered-in-error')),
    constraint versions_start_at_one check (version >= 1)
);
create index referral_of_person on referral.referral (municipality, person);
create index referral_of_actor on referral.referral (municipality, actor, changed_at desc);
create index referral_of_provider on referral.referral (municipality, provider, state);
create index referral_in_order on referral.referral (municipality, changed_at desc, referral);
create index referral_waiting on referral.referral (municipality, asked_at) where state = 'requested';

create table referral.step (
    municipality text        not null,
    referral     uuid        not null,
    version      integer     not null,             -- which this step made
    state        text        not null,
    sealed       bytea,                            -- why; none when nothing was said
    actor        text        not null,
    role         text        not null,
    provider     text,
    happened_at  timestamptz not null,
    primary key (municipality, referral, version),
    foreign key (municipality, referral) references referral.referral
);

-- What was done in the end.
create table referral.outcome (
    municipality text        not null,
    referral     uuid        not null,
    programme    text,
    session      text,
    sealed       bytea,                            -- in words; none when programme and session say it
    day          date        not null,
    actor        text        not null,
    recorded_at  timestamptz not null,
    primary key (municipality, referral),
    foreign key (municipality, referral) references referral.referral,
    foreign key (municipality, programme) references programme.programme,
    foreign key (municipality, session) references programme.session
);

-- How somebody who refers is named on their letters.
create table referral.sender (
    municipality text        not null references municipality.municipality,
    actor        text        not null,
    institution  text        not null,
    address      text        not null,
    phone        text        not null,
    doctor       text        not null,
    changed_at   timestamptz not null,
    primary key (municipality, actor)
);

alter table referral.referral enable row level security;
alter table referral.step enable row level security;
alter table referral.outcome enable row level security;
alter table referral.sender enable row level security;
create policy own_municipality on referral.referral using (municipality = scope.municipality());
create policy own_municipality on referral.step using (municipality = scope.municipality());
create policy own_municipality on referral.outcome using (municipality = scope.municipality());
create policy own_municipality on referral.sender using (municipality = scope.municipality());

-- Staff sees all; who refers sees their own; a provider sees what it was asked and what anybody may take up, but no draft.
create policy roles_that_need_it on referral.referral as restrictive
    using ((select scope.staff())
           or ((select scope.role()) = 'clinic' and actor = (select scope.account()))
           or ((select scope.role()) = 'provider' and state <> 'draft'
               and (provider = (select scope.provider()) or (provider is null and state = 'requested'))))
    with check ((select scope.staff())
           or ((select scope.role()) = 'clinic' and side = 'clinic' and actor = (select scope.account()))
           or ((select scope.role()) = 'provider' and provider = (select scope.provider())
               and state in ('accepted', 'rejected', 'in-progress', 'on-hold', 'completed', 'failed')));
create policy providers_refer_nobody on referral.referral as restrictive for insert
    with check ((select scope.staff()) or (select scope.role()) = 'clinic');
create policy roles_that_need_it on referral.step as restrictive
    using (((select scope.staff()) or (select scope.role()) in ('clinic', 'provider')) and exists (
        select 1 from referral.referral r where r.municipality = step.municipality and r.referral = step.referral))
    with check (((select scope.staff()) or ((select scope.role()) in ('clinic', 'provider') and actor = (select scope.account()))) and exists (
        select 1 from referral.referral r where r.municipality = step.municipality and r.referral = step.referral));
create policy roles_that_need_it on referral.outcome as restrictive
    using (((select scope.staff()) or (select scope.role()) in ('clinic', 'provider')) and exists (
        select 1 from referral.referral r where r.municipality = outcome.municipality and r.referral = outcome.referral))
    with check (((select scope.staff()) or ((select scope.role()) = 'provider' and actor = (select scope.account()))) and exists (
        select 1 from referral.referral r where r.municipality = outcome.municipality and r.referral = outcome.referral
                                            and ((select scope.staff()) or r.provider = (select scope.provider()))));
create policy roles_that_need_it on referral.sender as restrictive
    using ((select scope.staff()) or ((select scope.role()) = 'clinic' and actor = (select scope.account())));

grant select, insert on referral.referral, referral.step, referral.outcome, referral.sender to musubi_app;
grant update (provider, state, version, asked_at, agreed_with, agreed_to, changed_at) on referral.referral to musubi_app;
grant update (institution, address, phone, doctor, changed_at) on referral.sender to musubi_app;

-- Where who somebody is is destroyed, what was written about them goes too, and nobody is asked to do anything for them any more.
create function referral.forget_the_erased() returns trigger language plpgsql security definer set search_path = '' as $$
begin
    with ended as (
        update referral.referral set state = 'cancelled', version = version + 1, changed_at = new.recorded_at
         where municipality = new.municipality and person = new.person
           and state in ('draft', 'requested', 'accepted', 'in-progress', 'on-hold')
        returning municipality, referral, version, provider)
    insert into referral.step (municipality, referral, version, state, actor, role, provider, happened_at)
    select municipality, referral, version, 'cancelled', 'erasure', 'job', provider, new.recorded_at from ended;
    update referral.step s set sealed = null from referral.referral r
     where r.municipality = new.municipality and r.person = new.person and s.municipality = r.municipality and s.referral = r.referral;
    update referral.outcome o set sealed = null from referral.referral r
     where r.municipality = new.municipality and r.person = new.person and o.municipality = r.municipality and o.referral = r.referral;
    update referral.referral set sealed = null where municipality = new.municipality and person = new.person;
    return null;
end $$;
revoke execute on function referral.forget_the_erased from public;
create trigger referrals_are_forgotten after insert on people.erasure for each row execute function referral.forget_the_erased();
