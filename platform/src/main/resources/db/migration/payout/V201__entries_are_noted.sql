-- What stands in the books is noted where it was decided, as V176 does for remittances: a server that stopped between a note and its entry finds
-- what it left however long ago that was, and looks through nothing else for it. What was decided before this migration is posted once more,
-- which changes nothing, and is noted then.
alter table payout.download add column posted_at timestamptz;
alter table payout.reversal_decision add column posted_at timestamptz;
create index download_not_posted on payout.download (municipality, file) where posted_at is null;
create index reversal_not_posted on payout.reversal_decision (municipality, reversal) where posted_at is null and outcome = 'confirmed';
grant update (posted_at) on payout.download, payout.reversal_decision to musubi_app;
