-- Lotteries are published, too: what binds a draw before the first ticket, and with what anybody checks it after the last.
alter table site.publication drop constraint part_is_known;
alter table site.publication add constraint part_is_known
    check (part in ('timetable', 'figures', 'agreements', 'funders', 'reports', 'ranking', 'draws'));
