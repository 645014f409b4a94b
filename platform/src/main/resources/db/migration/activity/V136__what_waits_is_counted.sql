-- The first page of the office counts what waits. What is held is a small part of what came in, and is found without reading the rest.
create index steps_held on activity.steps (municipality, day, person, source) where held is not null;
create index checkups_held on activity.checkup (municipality, checkup) where held is not null;
create index decisions_by_day on activity.decision (municipality, day);
