-- When those who had not answered were reminded, and how many they were.
create table questionnaire.reminder (
    municipality text        not null,
    reminder     uuid        not null,             -- made by the caller: a repeated click reminds nobody twice
    campaign     uuid        not null,
    people       integer     not null,
    recorded_at  timestamptz not null,
    primary key (municipality, reminder),
    foreign key (municipality, campaign) references questionnaire.campaign
);
-- A reminder that was called back before it went out, and for how many.
create table questionnaire.reminder_undo (
    municipality text        not null,
    reminder     uuid        not null,
    people       integer     not null,
    recorded_at  timestamptz not null,
    primary key (municipality, reminder),          -- called back once, whoever clicks at the same time
    foreign key (municipality, reminder) references questionnaire.reminder
);
alter table questionnaire.reminder enable row level security;
alter table questionnaire.reminder_undo enable row level security;
create policy own_municipality on questionnaire.reminder using (municipality = scope.municipality());
create policy own_municipality on questionnaire.reminder_undo using (municipality = scope.municipality());
create policy residents_see_nothing on questionnaire.reminder as restrictive using (scope.resident() is null);
create policy providers_see_nothing on questionnaire.reminder as restrictive using (scope.provider() is null);
create policy residents_see_nothing on questionnaire.reminder_undo as restrictive using (scope.resident() is null);
create policy providers_see_nothing on questionnaire.reminder_undo as restrictive using (scope.provider() is null);
grant select, insert on questionnaire.reminder, questionnaire.reminder_undo to musubi_app;
