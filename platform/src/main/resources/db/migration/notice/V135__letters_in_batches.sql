-- Letters are printed in batches: what is listed, printed and then said to be printed are the same letters, whatever is written meanwhile.
create table notice.letter_batch (
    municipality text        not null references municipality.municipality,
    batch        uuid        not null,
    recorded_at  timestamptz not null,
    primary key (municipality, batch)
);
alter table notice.letter_batch enable row level security;
create policy own_municipality on notice.letter_batch using (municipality = scope.municipality());
create policy roles_that_need_it on notice.letter_batch as restrictive using ((select scope.staff()));
grant select, insert on notice.letter_batch to musubi_app;

-- In which batch a letter is; none while nobody has begun to print it.
alter table notice.message add column batch uuid;
alter table notice.message add constraint batch_is_known foreign key (municipality, batch) references notice.letter_batch;
create index letters_of_batch on notice.message (municipality, batch) where batch is not null;
grant update (batch) on notice.message to musubi_app;
