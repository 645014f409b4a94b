-- The office turns the pages of all exchanges, the latest first, and sees of each ticket whether it won; neither may read all that there
-- ever were.
create index exchange_in_order on rewards.exchange (municipality, asked_at desc, exchange);
create unique index an_exchange_is_one_ticket on rewards.ticket (municipality, exchange);
