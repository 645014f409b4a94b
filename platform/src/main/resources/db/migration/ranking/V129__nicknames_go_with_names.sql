-- People choose nicknames their friends know them by, and say where they work: where who somebody is is destroyed, this goes too. The
-- places of a closed year stay with the number.
create function ranking.forget(those text, whom uuid) returns void language sql security definer set search_path = ''
begin atomic
    -- Somebody may be saying just now how they want to be shown.
    select pg_advisory_xact_lock(hashtextextended('ranking ' || whom, 0));
    update ranking.wish set shown = false, nickname = '', company = '', team = '' where municipality = those and person = whom;
    update ranking.closed_place set nickname = '' where municipality = those and person = whom;
    delete from ranking.standing where municipality = those and person = whom;
end;
revoke execute on function ranking.forget from public;

create function ranking.forget_the_erased() returns trigger language plpgsql security definer set search_path = '' as $$
begin
    perform ranking.forget(new.municipality, new.person);
    return null;
end $$;
revoke execute on function ranking.forget_the_erased from public;
create trigger nicknames_go_too after insert on people.erasure for each row execute function ranking.forget_the_erased();

select ranking.forget(municipality, person) from people.erasure;
