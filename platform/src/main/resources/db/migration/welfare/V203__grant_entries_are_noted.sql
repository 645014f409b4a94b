-- That a released payment of grants stands in the books; see V201.
alter table welfare.payment_decision add column posted_at timestamptz;
create index payment_not_posted on welfare.payment_decision (municipality, payment) where posted_at is null and outcome = 'released';
grant update (posted_at) on welfare.payment_decision to musubi_app;
