-- Questionnaires: when a municipality asks, who answered, and what the answers say. What was answered is a fact: whoever
-- corrects it adds a further sheet, and the last one counts.
create schema questionnaire;
grant usage on schema questionnaire to musubi_app;

-- Who takes part in what and since when, for other modules to read; never a name. Somebody who was entered twice counts once.
create view people.taking_part with (security_invoker = true) as
select e.municipality, coalesce(m.counts_as, e.person) as person, e.scheme, e.enrolled_on, e.left_on
  from people.enrolment e left join people.merged m on m.municipality = e.municipality and m.person = e.person;
grant select on people.taking_part to musubi_app;

create table questionnaire.campaign (
    municipality text        not null references municipality.municipality,
    campaign     uuid        not null,
    title        text        not null,
    instrument   text        not null,
    version      text        not null,
    scheme       text        not null,             -- those who take part in it are asked
    opens_on     date        not null,
    until        date        not null,             -- the first day on which it is over
    keying       text        not null,             -- how often a paper sheet is typed before it counts
    recorded_at  timestamptz not null,
    primary key (municipality, campaign),
    constraint lasts_a_day_at_least check (until > opens_on),
    constraint keying_is_known check (keying in ('once', 'twice')),
    constraint has_a_title check (title <> '')
);

create table questionnaire.sheet (
    municipality text        not null,
    sheet        uuid        not null,             -- made by the caller: a retry carries the same id
    campaign     uuid        not null,
    person       uuid        not null,
    number       integer     not null,             -- 0 the first; the last one counts
    day          date        not null,             -- on which it was answered
    channel      text        not null,
    items        text[]      not null,
    answers      text[]      not null,             -- one for each item
    entered_by   text        not null,
    recorded_at  timestamptz not null,
    primary key (municipality, sheet),
    foreign key (municipality, campaign) references questionnaire.campaign,
    constraint one_sheet_of_each_number unique (municipality, campaign, person, number),
    constraint every_item_has_an_answer check (cardinality(items) = cardinality(answers)),
    constraint channel_is_known check (channel in ('self', 'phone', 'paper', 'interview'))
);

-- What a sheet says under one version of one rule. Another version adds a row.
create table questionnaire.result (
    municipality text        not null,
    sheet        uuid        not null,
    rule         text        not null,             -- scale and version, or none where none is published
    person       uuid        not null,
    outcome      text        not null,             -- which words fit; not-scored where something is missing
    scales       text[]      not null,
    points       bigint[]    not null,             -- one for each scale
    note         text        not null,             -- every choice the scoring made, or why there is no score
    recorded_at  timestamptz not null,
    primary key (municipality, sheet, rule),
    foreign key (municipality, sheet) references questionnaire.sheet,
    constraint every_scale_has_points check (cardinality(scales) = cardinality(points))
);

-- What has been answered so far and does not count yet.
create table questionnaire.draft (
    municipality text        not null,
    campaign     uuid        not null,
    person       uuid        not null,
    kept_by      text        not null,
    items        text[]      not null,
    answers      text[]      not null,
    updated_at   timestamptz not null,
    primary key (municipality, campaign, person, kept_by),
    foreign key (municipality, campaign) references questionnaire.campaign,
    constraint every_item_has_an_answer check (cardinality(items) = cardinality(answers)),
    constraint keeper_is_known check (kept_by in ('self', 'staff', 'first-keying'))
);

-- Agreements may pay on answers. A correction that moves the day changes the day it was on before as well.
create trigger change_is_noted after insert on questionnaire.sheet referencing new table as changed
    for each statement execute function snapshot.note_change(
        '(select min(s.day) from questionnaire.sheet s
           where s.municipality = changed.municipality and s.campaign = changed.campaign and s.person = changed.person)');

create view questionnaire.latest_sheet with (security_invoker = true) as
select distinct on (municipality, campaign, person)
       municipality, campaign, person, sheet, number, day, channel, items, answers, recorded_at
  from questionnaire.sheet order by municipality, campaign, person, number desc;

alter table questionnaire.campaign enable row level security;
alter table questionnaire.sheet enable row level security;
alter table questionnaire.result enable row level security;
alter table questionnaire.draft enable row level security;
create policy own_municipality on questionnaire.campaign using (municipality = scope.municipality());
create policy own_municipality on questionnaire.sheet using (municipality = scope.municipality());
create policy own_municipality on questionnaire.result using (municipality = scope.municipality());
create policy own_municipality on questionnaire.draft using (municipality = scope.municipality());
create policy residents_ask_nobody on questionnaire.campaign as restrictive for insert with check (scope.resident() is null);
create policy residents_see_themselves on questionnaire.sheet as restrictive
    using (scope.resident() is null or person = scope.resident())
    with check (scope.resident() is null or (person = scope.resident() and channel = 'self'));
create policy residents_see_themselves on questionnaire.result as restrictive using (scope.resident() is null or person = scope.resident());
create policy residents_see_themselves on questionnaire.draft as restrictive
    using (scope.resident() is null or (person = scope.resident() and kept_by = 'self'));
create policy providers_see_nothing on questionnaire.campaign as restrictive using (scope.provider() is null);
create policy providers_see_nothing on questionnaire.sheet as restrictive using (scope.provider() is null);
create policy providers_see_nothing on questionnaire.result as restrictive using (scope.provider() is null);
create policy providers_see_nothing on questionnaire.draft as restrictive using (scope.provider() is null);
grant select, insert on questionnaire.campaign, questionnaire.sheet, questionnaire.result to musubi_app;
grant update (until) on questionnaire.campaign to musubi_app;
grant select, insert, update, delete on questionnaire.draft to musubi_app;
grant select on questionnaire.latest_sheet to musubi_app;
