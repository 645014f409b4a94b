-- That a released share stands in the books; see V201.
alter table joint.owed add column posted_at timestamptz;
create index owed_not_posted on joint.owed (municipality, payment) where posted_at is null;
grant update (posted_at) on joint.owed to musubi_app;
