-- Batches that do not stand in the ledger yet: to look for them among all that were ever booked takes longer each year.
-- points.booked goes on saying since when each of the others stands there.
create table points.unbooked (
    municipality text not null,
    batch        uuid not null,
    primary key (municipality, batch),
    foreign key (municipality, batch) references points.batch
);
insert into points.unbooked (municipality, batch)
select b.municipality, b.batch from points.batch b
 where not exists (select 1 from points.booked d where d.municipality = b.municipality and d.batch = b.batch);

alter table points.unbooked enable row level security;
create policy own_municipality on points.unbooked using (municipality = scope.municipality());
create policy residents_have_no_part on points.unbooked as restrictive using (scope.resident() is null);
create policy roles_that_need_it on points.unbooked as restrictive
    using ((select scope.role()) in ('officer', 'counter', 'administrator', 'job'))
    with check ((select scope.role()) in ('officer', 'administrator', 'job'));
grant select, insert, delete on points.unbooked to musubi_app;
