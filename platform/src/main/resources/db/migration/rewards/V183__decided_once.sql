-- Two servers may find out at the same moment whether the points of one exchange suffice, and points may come in between: one refused
-- what the other had set the points aside for. Whichever writes first is right. Should an exchange be both already, this stops and says
-- which: the points of such a one stand aside in the ledger, and a person has to look at it.
create unique index an_exchange_is_decided_once on rewards.step (municipality, exchange) where step in ('held', 'refused');
