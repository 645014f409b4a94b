-- One owner of two shops has one bank account: what one closing owes to both is one transfer, and each line stays a line of its own, so that
-- nothing is paid twice and every yen leads back to what it is owed for. Decision: docs/decisions/2026-11-28-one-transfer-to-an-account.md
alter table payout.paid_line
    add column with_line integer,                  -- the line whose transfer carries this one too; null for a transfer of its own
    add column transfer integer generated always as (coalesce(with_line, line)) stored,
    add constraint a_line_stands_once_in_a_file unique (municipality, file, line),
    add constraint it_goes_with_another check (with_line <> line),
    add constraint what_carries_it_is_in_the_same_file
        foreign key (municipality, file, with_line) references payout.paid_line (municipality, file, line);

-- A bank returns a transfer, not a part of it: whatever it carried is to be paid again.
create function payout.refuse_part_of_a_transfer() returns trigger language plpgsql as $$
begin
    if exists (
        select 1 from payout.paid_line mine
          join payout.paid_line p on (p.municipality, p.file, p.transfer) = (mine.municipality, mine.file, mine.transfer)
         where (mine.municipality, mine.settlement, mine.line, mine.attempt) = (new.municipality, new.settlement, new.line, new.attempt)
           and not exists (
               select 1 from payout.reversed_line r
                where (r.municipality, r.reversal, r.settlement, r.line, r.attempt)
                      = (p.municipality, new.reversal, p.settlement, p.line, p.attempt))) then
        raise exception 'what one transfer carries comes back together' using errcode = 'check_violation';
    end if;
    return null;
end $$;
create constraint trigger whole_transfers_come_back after insert on payout.reversed_line deferrable initially deferred
    for each row execute function payout.refuse_part_of_a_transfer();
