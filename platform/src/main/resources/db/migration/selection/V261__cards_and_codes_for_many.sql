-- On the first day everybody of a list is given a card, or a code for their own account, together. Which cards and codes were made
-- together is kept with them, so that those nobody has used yet can be taken back together.
alter table attendance.card add column together uuid;  -- the selection it was made for; null: made by itself
alter table joining.code add column together uuid;
create index card_made_together on attendance.card (municipality, together) where together is not null;
create index code_sent_together on joining.code (municipality, together) where together is not null;

alter table selection.act drop constraint kind_is_known;
alter table selection.act add constraint kind_is_known check (kind in ('leave', 'tell', 'cards', 'codes'));
