-- The list of closings is read page by page, the latest first.
create index remittance_in_order on payout.remittance (municipality, requested_at desc, remittance desc);

-- What of a remittance stands in the books. A server that stopped between a decision and its entries, for however long, finds here what it
-- left; what was decided before this table was is posted once more, which changes nothing, and then stands here too.
create table payout.remittance_posted (
    municipality text        not null,
    remittance   uuid        not null,
    what         text        not null,
    posted_at    timestamptz not null,
    primary key (municipality, remittance, what),
    foreign key (municipality, remittance) references payout.remittance_decision,
    constraint what_is_known check (what in ('released', 'taken-back'))
);
alter table payout.remittance_posted enable row level security;
create policy own_municipality on payout.remittance_posted using (municipality = scope.municipality());
create policy deciders_only on payout.remittance_posted as restrictive using ((select scope.decides()));
grant select, insert on payout.remittance_posted to musubi_app;
