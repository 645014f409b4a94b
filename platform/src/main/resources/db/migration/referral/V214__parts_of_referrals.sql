-- Whoever has a referral in hand may refer the person on for a part of it: a referral of its own, with a consent of its own, that names the first.
alter table referral.referral
    add column part_of uuid,
    add constraint the_first_is_there foreign key (municipality, part_of) references referral.referral,
    add constraint no_part_of_itself check (part_of <> referral);
create index referral_part_of on referral.referral (municipality, part_of) where part_of is not null;
