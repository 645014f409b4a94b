-- Evidence that is gone before the own share was paid would keep that share from ever being paid: nothing is released by it, and all had to pay
-- before anything was put right. The municipality seals it anew, as a further edition. Each pays what it did not pay before, as ever.
drop function joint.correct(uuid, text, uuid, text, text, timestamptz);

-- Opens a further edition of a period, once everybody paid the last one, or the last one was withheld and will not be settled, or the own
-- evidence is lost, which the server looks at, and the own share is not paid; the same request again gives the same edition. Null when it is too
-- early, or when another edition was opened meanwhile.
create function joint.correct(wanted uuid, of_period text, corrected integer, lost boolean, request uuid, why text, who text, now timestamptz)
    returns integer
    language plpgsql security definer set search_path = '' as $$
declare
    last  integer;
    again integer;
begin
    if coalesce(scope.role() not in ('officer', 'administrator'), true) or not joint.is_party(wanted) then
        raise insufficient_privilege using message = 'a party alone puts its evidence right';
    end if;
    perform pg_advisory_xact_lock(hashtextextended('joint contract ' || wanted, 0));
    select c.edition into again from joint.correction c where c.municipality = scope.municipality() and c.correction = request;
    if found then
        return again;
    end if;
    select coalesce(max(c.edition), 1) into last from joint.correction c where c.contract = wanted and c.period = of_period;
    if last <> corrected then
        return null;
    end if;
    if exists (select from joint.parties(wanted, of_period, last) p where not p.paid)
       and not (last > 1 and exists (select from joint.evidence(wanted, of_period, last) e where e.withheld > 0))
       and not (lost and exists (select from joint.parties(wanted, of_period, last) p where p.municipality = scope.municipality() and not p.paid)) then
        return null;
    end if;
    insert into joint.correction (municipality, contract, period, edition, correction, reason, actor, opened_at)
    values (scope.municipality(), wanted, of_period, last + 1, request, why, who, now);
    return last + 1;
end $$;
revoke execute on function joint.correct from public;
grant execute on function joint.correct to musubi_app;
