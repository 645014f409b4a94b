package musubi.ledger;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import musubi.ledger.Account.Holding;
import musubi.ledger.Account.Rule;
import musubi.ledger.Movement.Phase;
import musubi.ledger.Request.Award;
import musubi.ledger.Request.Clawback;
import musubi.ledger.Request.CloseAccount;
import musubi.ledger.Request.Expiry;
import musubi.ledger.Request.Linked;
import musubi.ledger.Request.OpenAccount;
import musubi.ledger.Request.Post;
import musubi.ledger.Request.Release;
import musubi.ledger.Request.Reserve;
import musubi.ledger.Request.Step;
import musubi.ledger.Request.TimeOut;
import musubi.ledger.Request.Transfer;
import musubi.quantity.Japan;
import musubi.quantity.Unit;

/**
 * The rules. Tries one request on a layer; answers why not, or nothing when every part of it was done. After a refusal
 * the layer is worthless and must be dropped.
 */
final class Decision {
    private static final Optional<Why> DONE = Optional.empty();
    private static final long AMOUNTS_BELOW = 1_000_000_000_000_000L;
    /** A total this large leaves room for a thousand more of the largest amounts before a long overflows. */
    private static final long TOTALS_BELOW = 8_000_000_000_000_000_000L;

    private final Layer layer;
    private final Instant recordedAt;
    private final List<Movement> movements = new ArrayList<>();

    Decision(Layer layer, Instant recordedAt) {
        this.layer = layer;
        this.recordedAt = recordedAt;
    }

    List<Movement> movements() {
        return movements;
    }

    Optional<Why> decide(Request request) {
        if (request.happenedAt().isAfter(recordedAt))
            return Optional.of(new Why.HappensInFuture(request.happenedAt(), recordedAt));
        var reserved = reserved(request);
        if (reserved.isPresent()) return reserved;
        return switch (request) {
            case OpenAccount r -> {
                layer.put(AccountState.opened(r.account()));
                yield DONE;
            }
            case CloseAccount r -> close(r);
            case Linked r -> linked(r);
            case Transfer r -> transfer(r);
            case Award r -> award(r);
            case Reserve r -> reserve(r);
            case Post r -> post(r);
            case Release r -> release(r);
            case TimeOut r -> timeOut(r);
            case Expiry r -> expire(r);
            case Clawback r -> clawBack(r);
        };
    }

    /** Ends have ids that follow from what ends; nobody else may take one and so keep a lot from expiring. */
    private Optional<Why> reserved(Request request) {
        return switch (request) {
            case OpenAccount _, CloseAccount _ -> DONE;
            case Linked group -> notOfAnEnd(group.id());
            case Transfer _, Award _, Reserve _, Post _, Release _, Clawback _ -> notOfAnEnd(((Step) request).id());
            case TimeOut end -> exactly(end.id(), TransferId.timeOut(end.reservation()));
            case Expiry end ->
                layer.lot(end.lot())
                        .map(lot -> exactly(end.id(), TransferId.expiry(lot)))
                        .orElse(DONE);
        };
    }

    private static Optional<Why> notOfAnEnd(TransferId id) {
        return id.ofAnEnd() ? Optional.of(new Why.ReservedId(id)) : DONE;
    }

    private static Optional<Why> exactly(TransferId id, TransferId following) {
        return id.equals(following) ? DONE : Optional.of(new Why.NotItsId(id, following));
    }

    private Optional<Why> linked(Linked group) {
        for (var step : group.steps()) {
            var known = layer.known(step.key());
            if (known.isPresent())
                return Optional.of(
                        new Why.DifferentContent(step.key(), known.get().digest(), group.digest()));
            var why = decide(step);
            if (why.isPresent()) return why;
        }
        return DONE;
    }

    private Optional<Why> close(CloseAccount request) {
        var state = layer.account(request.account());
        if (state.isEmpty()) return Optional.of(new Why.UnknownAccount(request.account()));
        if (state.get().closed()) return Optional.of(new Why.AccountClosed(request.account()));
        if (!state.get().empty())
            return Optional.of(
                    new Why.AccountNotEmpty(request.account(), state.get().balance()));
        layer.put(state.get().close());
        return DONE;
    }

    private Optional<Why> transfer(Transfer t) {
        var why = usable(t.debit(), t.credit(), t.amount(), t.unit());
        if (why.isPresent()) return why;
        if (holdsLots(t.credit())) return Optional.of(new Why.NeedsAward(t.credit()));
        if (!holdsLots(t.debit())) return move(Phase.POSTED, t, t.debit(), t.credit(), t.amount(), t.unit(), List.of());
        return fromLots(t, t.debit(), t.amount(), slices -> {
            use(slices, Lot.Use.SPENT);
            return move(Phase.POSTED, t, t.debit(), t.credit(), t.amount(), t.unit(), slices);
        });
    }

    private Optional<Why> award(Award a) {
        var why = usable(a.funding(), a.holder(), a.amount(), a.unit());
        if (why.isPresent()) return why;
        if (!holdsLots(a.holder())) return Optional.of(new Why.NotAnAccountOfLots(a.holder()));
        var funding = state(a.funding()).account();
        if (funding.rule() != Rule.NOT_BELOW_ZERO || funding.holding() == Holding.LOTS)
            return Optional.of(new Why.NoCeiling(a.funding()));
        var into = known(a.terms().expiresInto(), a.unit());
        if (into.isPresent()) return into;
        if (holdsLots(a.terms().expiresInto()))
            return Optional.of(new Why.NeedsAward(a.terms().expiresInto()));
        if (!a.terms().until().isAfter(day(a.happenedAt()))) return Optional.of(new Why.ExpiredAtBirth(a.id()));
        layer.add(Lot.earned(a, layer.nextLotNumber()));
        return move(Phase.POSTED, a, a.funding(), a.holder(), a.amount(), a.unit(), List.of());
    }

    private Optional<Why> reserve(Reserve r) {
        var why = usable(r.debit(), r.credit(), r.amount(), r.unit());
        if (why.isPresent()) return why;
        if (!r.terms().allow(r.amount())) return Optional.of(new Why.NotAnExchangeAmount(r.amount(), r.terms()));
        if (!r.happenedAt().isBefore(r.until())) return Optional.of(new Why.TooLate(r.id(), r.until()));
        if (holdsLots(r.credit())) return Optional.of(new Why.NeedsAward(r.credit()));
        if (!holdsLots(r.debit())) return reserve(r, List.of());
        return fromLots(r, r.debit(), r.amount(), slices -> {
            slices.forEach(s -> layer.put(lot(s.lot()).hold(s.amount())));
            return reserve(r, slices);
        });
    }

    private Optional<Why> reserve(Reserve r, List<Slice> slices) {
        layer.put(new Reservation(
                r.id(), r.debit(), r.credit(), r.amount(), r.unit(), r.until(), slices, Reservation.State.OPEN));
        return move(Phase.RESERVED, r, r.debit(), r.credit(), r.amount(), r.unit(), slices);
    }

    private Optional<Why> post(Post p) {
        var why = open(p.reservation());
        if (why.isPresent()) return why;
        var held = reservation(p.reservation());
        if (p.amount() < 1) return Optional.of(new Why.AmountOutOfRange(p.amount()));
        if (p.amount() > held.amount())
            return Optional.of(new Why.MoreThanReserved(held.id(), held.amount(), p.amount()));
        if (!p.happenedAt().isBefore(held.until())) return Optional.of(new Why.TooLate(held.id(), held.until()));
        var released = resolve(p, held, Reservation.State.POSTED);
        if (released.isPresent()) return released;
        var slices = first(held.slices(), p.amount());
        use(slices, Lot.Use.SPENT);
        return move(Phase.POSTED, p, held.debit(), held.credit(), p.amount(), held.unit(), slices);
    }

    private Optional<Why> release(Release r) {
        var why = open(r.reservation());
        return why.isPresent() ? why : resolve(r, reservation(r.reservation()), Reservation.State.RELEASED);
    }

    private Optional<Why> timeOut(TimeOut r) {
        var why = open(r.reservation());
        if (why.isPresent()) return why;
        var held = reservation(r.reservation());
        if (recordedAt.isBefore(held.until())) return Optional.of(new Why.TooEarly(held.id()));
        return resolve(r, held, Reservation.State.TIMED_OUT);
    }

    private Optional<Why> resolve(Step by, Reservation held, Reservation.State state) {
        layer.put(held.become(state));
        held.slices().forEach(s -> layer.put(lot(s.lot()).letGo(s.amount())));
        return move(Phase.RELEASED, by, held.debit(), held.credit(), held.amount(), held.unit(), held.slices());
    }

    private Optional<Why> expire(Expiry e) {
        var found = layer.lot(e.lot());
        if (found.isEmpty()) return Optional.of(new Why.NotInLot(e.lot(), 0, e.amount()));
        var lot = found.get();
        if (lot.terms().until().isAfter(day(recordedAt))) return Optional.of(new Why.TooEarly(e.lot()));
        if (e.amount() < 1 || e.amount() > lot.free())
            return Optional.of(new Why.NotInLot(e.lot(), lot.free(), e.amount()));
        var unit = state(lot.holder()).unit();
        var into = lot.terms().expiresInto();
        var why = usable(lot.holder(), into, e.amount(), unit);
        if (why.isPresent()) return why;
        var slices = List.of(new Slice(e.lot(), e.amount()));
        use(slices, Lot.Use.EXPIRED);
        return move(Phase.POSTED, e, lot.holder(), into, e.amount(), unit, slices);
    }

    /**
     * Reverses the awards the evidence earned. Had they never been made, the holder would have spent other points
     * instead; so after the lots themselves the holder's other lots are taken, and the holder ends with what an honest
     * record would have left, or with a debt. What had expired comes back from the account it expired into: the
     * holder does not lose it twice.
     */
    private Optional<Why> clawBack(Clawback c) {
        var holder = known(c.holder());
        if (holder.isPresent()) return holder;
        var receivable = known(c.receivable(), state(c.holder()).unit());
        if (receivable.isPresent()) return receivable;
        if (state(c.receivable()).account().rule() != Rule.NOT_ABOVE_ZERO)
            return Optional.of(new Why.NotAReceivable(c.receivable()));
        var wrong = layer.lotsOf(c.holder()).stream()
                .filter(lot -> !lot.reversed() && lot.cause().evidence().equals(c.evidence()))
                .toList();
        if (wrong.isEmpty()) return Optional.of(new Why.NothingToReverse(c.holder(), c.evidence()));
        var missing = new LinkedHashMap<AccountId, Long>();
        for (var lot : wrong) {
            layer.put(lot.reverse());
            var why = takeBack(c, lot);
            if (why.isPresent()) return why;
            missing.merge(lot.funding(), lot.earned() - lot.free() - lot.expired(), Long::sum);
        }
        return recover(c, missing);
    }

    private Optional<Why> takeBack(Clawback c, Lot lot) {
        var unit = state(c.holder()).unit();
        if (lot.free() > 0) {
            var why = takeFromHolder(c, lot.funding(), List.of(new Slice(lot.award(), lot.free())));
            if (why.isPresent()) return why;
        }
        if (lot.expired() == 0 || lot.terms().expiresInto().equals(lot.funding())) return DONE;
        return posted(c, lot.terms().expiresInto(), lot.funding(), lot.expired(), unit);
    }

    private Optional<Why> recover(Clawback c, Map<AccountId, Long> missing) {
        for (var part : missing.entrySet()) {
            long owed = part.getValue();
            var slices = upTo(c.holder(), owed, day(c.happenedAt()));
            long taken = slices.stream().mapToLong(Slice::amount).sum();
            if (taken > 0) {
                var why = takeFromHolder(c, part.getKey(), slices);
                if (why.isPresent()) return why;
            }
            if (owed > taken) {
                var unit = state(c.holder()).unit();
                var why = posted(c, c.receivable(), part.getKey(), owed - taken, unit);
                if (why.isPresent()) return why;
            }
        }
        return DONE;
    }

    private Optional<Why> takeFromHolder(Clawback c, AccountId funding, List<Slice> slices) {
        var unit = state(c.holder()).unit();
        long amount = slices.stream().mapToLong(Slice::amount).sum();
        var why = usable(c.holder(), funding, amount, unit);
        if (why.isPresent()) return why;
        use(slices, Lot.Use.TAKEN_BACK);
        return move(Phase.POSTED, c, c.holder(), funding, amount, unit, slices);
    }

    private Optional<Why> posted(Step by, AccountId debit, AccountId credit, long amount, Unit unit) {
        var why = usable(debit, credit, amount, unit);
        return why.isPresent() ? why : move(Phase.POSTED, by, debit, credit, amount, unit, List.of());
    }

    /** The one place that changes balances. Refuses what would break an account's rule. */
    private Optional<Why> move(
            Phase phase, Step by, AccountId debit, AccountId credit, long amount, Unit unit, List<Slice> slices) {
        var from = state(debit);
        var to = state(credit);
        if (from.debits() > TOTALS_BELOW
                || to.credits() > TOTALS_BELOW
                || from.pendingDebits() > TOTALS_BELOW
                || to.pendingCredits() > TOTALS_BELOW) return Optional.of(new Why.AmountOutOfRange(amount));
        var fromAfter = from.debit(phase, amount);
        var toAfter = to.credit(phase, amount);
        if (!fromAfter.withinLimit())
            return Optional.of(new Why.BalanceTooLow(debit, from.balance().available(), amount));
        if (!toAfter.withinLimit()) return Optional.of(new Why.BalanceTooHigh(credit, room(to), amount));
        layer.put(fromAfter);
        layer.put(toAfter);
        movements.add(new Movement(phase, by.id(), debit, credit, amount, unit, slices));
        return DONE;
    }

    private static long room(AccountState state) {
        return state.debits() - state.credits() - state.pendingCredits();
    }

    /** What is done with the slices once enough was found. */
    private interface Taking {
        Optional<Why> with(List<Slice> slices);
    }

    private Optional<Why> fromLots(Step by, AccountId holder, long amount, Taking taking) {
        var slices = upTo(holder, amount, day(by.happenedAt()));
        long found = slices.stream().mapToLong(Slice::amount).sum();
        return found < amount ? Optional.of(new Why.BalanceTooLow(holder, found, amount)) : taking.with(slices);
    }

    /** First expiring first, from lots that can be spent on the day; less than asked when there is less. */
    private List<Slice> upTo(AccountId holder, long amount, LocalDate day) {
        var taken = new ArrayList<Slice>();
        long left = amount;
        for (var free = layer.freeLotsOf(holder); left > 0 && free.hasNext(); ) {
            var lot = free.next();
            if (!lot.spendableOn(day)) continue;
            long part = Math.min(left, lot.free());
            taken.add(new Slice(lot.award(), part));
            left -= part;
        }
        return List.copyOf(taken);
    }

    private static List<Slice> first(List<Slice> slices, long amount) {
        var taken = new ArrayList<Slice>();
        long left = amount;
        for (var slice : slices) {
            if (left == 0) break;
            long part = Math.min(left, slice.amount());
            taken.add(new Slice(slice.lot(), part));
            left -= part;
        }
        return List.copyOf(taken);
    }

    private void use(List<Slice> slices, Lot.Use use) {
        slices.forEach(s -> layer.put(lot(s.lot()).use(s.amount(), use)));
    }

    private Optional<Why> usable(AccountId debit, AccountId credit, long amount, Unit unit) {
        if (amount < 1 || amount >= AMOUNTS_BELOW) return Optional.of(new Why.AmountOutOfRange(amount));
        if (debit.equals(credit)) return Optional.of(new Why.SameAccount(debit));
        var why = known(debit, unit);
        return why.isPresent() ? why : known(credit, unit);
    }

    private Optional<Why> known(AccountId id, Unit unit) {
        var why = known(id);
        if (why.isPresent()) return why;
        var has = state(id).unit();
        return has.equals(unit) ? DONE : Optional.of(new Why.DifferentUnit(id, has, unit));
    }

    private Optional<Why> known(AccountId id) {
        var state = layer.account(id);
        if (state.isEmpty()) return Optional.of(new Why.UnknownAccount(id));
        return state.get().closed() ? Optional.of(new Why.AccountClosed(id)) : DONE;
    }

    private Optional<Why> open(TransferId id) {
        var held = layer.reservation(id);
        if (held.isEmpty()) return Optional.of(new Why.UnknownReservation(id));
        var state = held.get().state();
        return state == Reservation.State.OPEN ? DONE : Optional.of(new Why.AlreadyResolved(id, state));
    }

    private boolean holdsLots(AccountId id) {
        return state(id).account().holding() == Holding.LOTS;
    }

    private AccountState state(AccountId id) {
        return layer.account(id).orElseThrow();
    }

    private Lot lot(TransferId id) {
        return layer.lot(id).orElseThrow();
    }

    private Reservation reservation(TransferId id) {
        return layer.reservation(id).orElseThrow();
    }

    private static LocalDate day(Instant moment) {
        return LocalDate.ofInstant(moment, Japan.TIME);
    }

    /** The accounts the movements touched, afterwards, each once, in the order they were touched. */
    List<Balance> balances() {
        return movements.stream()
                .flatMap(m -> java.util.stream.Stream.of(m.debit(), m.credit()))
                .distinct()
                .map(id -> state(id).balance())
                .collect(Collectors.toUnmodifiableList());
    }
}
