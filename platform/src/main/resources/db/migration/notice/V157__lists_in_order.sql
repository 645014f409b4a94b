-- Lists of decisions about points and of notices are read page by page in their order; without these, each page sorted all of them.
create index award_in_order on points.award (municipality, batch, person, clause, expires);
drop index points.award_of_batch;                -- the new one begins with the same columns
create index message_in_order on notice.message (municipality, state, recorded_at desc, message);
create index message_of_kind_in_order on notice.message (municipality, state, template, recorded_at desc, message);
