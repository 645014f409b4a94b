-- The same typing of a paper sheet may be sent twice, by a second click or over a bad line. Which sheet was typed tells that from a second typing,
-- which has another number; what it differed in is kept so that the same request is answered the same.
alter table questionnaire.draft
    add column sheet         uuid,                              -- of a typing of a paper sheet, where both typings have to agree
    add column other_items   text[] not null default '{}',      -- in which the typing before said something else
    add column other_answers text[] not null default '{}',      -- and what it said; empty where it said nothing
    add constraint every_other_item_has_an_answer check (cardinality(other_items) = cardinality(other_answers));
