-- Referrals are evidence now, so whose points hang on one is looked at again when it is made and when it moves on. It is noted whoever moved it: a
-- clinic has nothing to do with what is noted.
create function referral.note_change() returns trigger language plpgsql security definer set search_path = '' as $$
begin
    insert into snapshot.change (municipality, people, day)
    select municipality, array_agg(distinct person), min((made_at at time zone 'Asia/Tokyo')::date)
      from changed where state <> 'draft' group by municipality;
    return null;
end $$;
revoke execute on function referral.note_change from public;
create trigger making_is_noted after insert on referral.referral referencing new table as changed
    for each statement execute function referral.note_change();
create trigger moving_is_noted after update on referral.referral referencing new table as changed
    for each statement execute function referral.note_change();
