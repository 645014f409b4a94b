package musubi.platform.funding;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import musubi.platform.contract.SettlementId;
import musubi.platform.contract.Settlements;
import musubi.platform.payout.Accrual;
import musubi.platform.payout.PaidApart;
import musubi.platform.payout.Payees;
import musubi.settling.Posting;
import org.springframework.stereotype.Component;

/**
 * What holders of units get of distributions, as it is paid: each their own share on their own account. A line that was split among
 * holders is not paid to them as one sum besides, unless it stood in a bank file before; then its shares are not paid again.
 */
@Component
class Shares implements Accrual, PaidApart, Payees {
    static final String GROUND = "share";

    private static final String NAMED = "funder-";

    private final FundRepository repository;
    private final Settlements settlements;

    Shares(FundRepository repository, Settlements settlements) {
        this.repository = repository;
        this.settlements = settlements;
    }

    /** Under which name a funder's bank account is kept: it tells nobody who they are. */
    static String party(UUID funder) {
        return NAMED + funder;
    }

    private static Optional<UUID> funder(String party) {
        try {
            return party.startsWith(NAMED)
                    ? Optional.of(UUID.fromString(party.substring(NAMED.length())))
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    @Override
    public String ground() {
        return GROUND;
    }

    @Override
    public void alone() {
        repository.unpaidSettlements().forEach(repository::alone);
    }

    @Override
    public List<Due> open(LocalDate until) {
        var payers = new HashMap<UUID, String>();
        return repository.unpaid(until).stream()
                .map(share -> new Due(
                        share.item(),
                        new Source(
                                share.agreement(),
                                payers.computeIfAbsent(
                                        share.settlement(),
                                        s -> settlements
                                                .payable(new SettlementId(s))
                                                .payer()),
                                // What the agreement owes all holders together is passed on to each.
                                Posting.plain("payee", share.agreement() + ":" + share.payee())),
                        party(share.funder()),
                        share.kind(),
                        share.yen(),
                        share.due()))
                .toList();
    }

    @Override
    public List<Total> totals(LocalDate until) {
        return repository.unpaidTotals(until);
    }

    @Override
    public long owed(LocalDate until, String party) {
        return funder(party).map(f -> repository.unpaid(until, f)).orElse(0L);
    }

    @Override
    public Set<Integer> lines(UUID settlement) {
        return repository.splitLines(settlement);
    }

    @Override
    public Map<String, String> names() {
        var names = new LinkedHashMap<String, String>();
        repository.funders().forEach(f -> names.put(party(f.id()), f.name()));
        return names;
    }
}
