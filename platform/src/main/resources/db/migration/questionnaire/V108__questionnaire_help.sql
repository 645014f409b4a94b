-- Who helped somebody to answer on their own screen. What was answered alone has no row. It is no part of the evidence.
create table questionnaire.help (
    municipality text        not null,
    sheet        uuid        not null,
    person       uuid        not null,
    helper       text        not null,
    recorded_at  timestamptz not null,
    primary key (municipality, sheet),
    foreign key (municipality, sheet) references questionnaire.sheet,
    constraint helper_is_known check (helper in ('family', 'other'))
);
alter table questionnaire.help enable row level security;
create policy own_municipality on questionnaire.help using (municipality = scope.municipality());
create policy residents_see_themselves on questionnaire.help as restrictive using (scope.resident() is null or person = scope.resident());
grant select, insert on questionnaire.help to musubi_app;
