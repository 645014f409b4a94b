-- A session is looked for by its key alone. While there were few of them the plan that the database keeps would read all of them, and all accounts.
alter function account.session_of(bytea, timestamptz, interval) set enable_seqscan = off;
