-- When each job is due and which server does it: one line for each kind of work. The scheduler names no municipality, and its lines
-- are the server's own; whoever works for a municipality sees none of them.
create schema jobs;
grant usage on schema jobs to musubi_app;

create table jobs.task (
    municipality         text        not null default 'server',
    task_name            text        not null,
    task_instance        text        not null,
    task_data            bytea,
    execution_time       timestamptz not null,
    picked               boolean     not null,
    picked_by            text,
    last_success         timestamptz,
    last_failure         timestamptz,
    consecutive_failures integer,
    last_heartbeat       timestamptz,
    version              bigint      not null,
    priority             smallint,
    primary key (municipality, task_name, task_instance),
    constraint work_is_the_servers check (municipality = 'server')
);
create index task_due on jobs.task (execution_time);
create index task_heartbeat on jobs.task (last_heartbeat);
grant select, insert, update, delete on jobs.task to musubi_app;
alter table jobs.task enable row level security;
create policy the_server_alone on jobs.task using (municipality = 'server' and scope.municipality() is null);
