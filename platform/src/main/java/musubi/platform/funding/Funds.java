package musubi.platform.funding;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.access.Accounts;
import musubi.platform.access.Acting;
import musubi.platform.access.Logins;
import musubi.platform.access.Role;
import musubi.platform.audit.Audit;
import musubi.platform.contract.Payable;
import musubi.platform.contract.SettlementId;
import musubi.platform.contract.Settlements;
import musubi.platform.people.Reasons;
import musubi.quantity.BadInput;
import musubi.quantity.CanonicalJson;
import musubi.quantity.Exact;
import musubi.quantity.Japan;
import musubi.quantity.Place;
import musubi.quantity.Split;
import musubi.quantity.Words;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Offerings, those who took units of them, what they paid in and what came back. */
@Component
public class Funds {
    private static final int LONGEST = 1_000;

    private final FundRepository repository;
    private final Settlements settlements;
    private final Accounts accounts;
    private final Logins logins;
    private final Reasons reasons;
    private final Acting acting;
    private final Audit audit;
    private final Clock clock;

    Funds(
            FundRepository repository,
            Settlements settlements,
            Accounts accounts,
            Logins logins,
            Reasons reasons,
            Acting acting,
            Audit audit,
            Clock clock) {
        this.repository = repository;
        this.settlements = settlements;
        this.accounts = accounts;
        this.logins = logins;
        this.reasons = reasons;
        this.acting = acting;
        this.audit = audit;
        this.clock = clock;
    }

    /** Units are to be paid by a day, in part or in full. */
    record Call(long yenPerUnit, LocalDate due) {}

    /** An offering in numbers: nothing of who holds it. */
    public record Summary(Offering offering, int unitsTaken, int holders, long paidIn, long returned) {}

    /** Enters a funder; the same request again changes nothing. */
    @Transactional
    public void enter(Funder funder, String login) {
        var account = Optional.of(login.strip())
                .filter(l -> !l.isEmpty())
                .map(l -> accounts.named(l)
                        .filter(a -> a.role() == Role.INVESTOR
                                && a.municipality().equals(acting.actor().municipality()))
                        .orElseThrow(() -> refused(
                                "funding.no-investor",
                                "login",
                                "「%s」という資金提供者のアカウントはありません。".formatted(l),
                                "There is no investor's account \"%s\".".formatted(l))))
                .map(a -> a.id());
        if (repository.add(stamp(), funder, account))
            audit.record("funding.funder-entered", "funder " + funder.id(), Optional.empty(), "", "");
    }

    /** Opens an offering; the same again changes nothing. */
    @Transactional
    public void open(Offering offering) {
        if (!offering.id().matches("[a-z0-9][a-z0-9-]{0,60}"))
            throw refused(
                    "funding.offering-id",
                    "id",
                    "番号は半角の英小文字・数字・ハイフンで入力してください。",
                    "An id has lower-case letters, digits and hyphens.");
        if (offering.unitYen() < 1 || offering.units() < 1 || offering.closes().isBefore(offering.opens()))
            throw refused(
                    "funding.offering",
                    offering.unitYen() < 1 ? "unitYen" : offering.units() < 1 ? "units" : "closes",
                    "一口の額と口数は1以上、締切日は開始日以後にしてください。",
                    "Units and their price are at least 1, and the last day is not before the first.");
        if (offering(offering.id()).filter(offering::equals).isPresent()) return;
        if (!repository.add(stamp(), offering))
            throw refused(
                    "funding.offering-twice",
                    "id",
                    "同じ番号か、同じ契約と受取人の募集が既にあります。",
                    "There is an offering of this id, or of this agreement and payee, already.");
        audit.record(
                "funding.offering-opened", "offering " + offering.id(), Optional.empty(), "", "", written(offering));
    }

    private static String written(Offering offering) {
        return CanonicalJson.write(new CanonicalJson.OneLine(Map.of(
                        "title",
                        offering.title(),
                        "form",
                        offering.form(),
                        "agreement",
                        offering.agreement(),
                        "payee",
                        offering.payee(),
                        "unitYen",
                        offering.unitYen(),
                        "units",
                        offering.units(),
                        "opens",
                        offering.opens().toString(),
                        "closes",
                        offering.closes().toString())))
                .strip();
    }

    /** Records that a funder takes units today; as {@link #subscribe(UUID, String, UUID, int, LocalDate)}. */
    @Transactional
    public void subscribe(UUID id, String offering, UUID funder, int units) {
        subscribe(id, offering, funder, units, today());
    }

    /**
     * Records that a funder took units; the same request again changes nothing.
     *
     * @param on the day on the signed form
     * @throws BadInput when the offering was not open that day, has not as many units left, or distributions were split among its holders
     */
    @Transactional
    public void subscribe(UUID id, String offering, UUID funder, int units, LocalDate on) {
        repository.lock(stamp(), offering);
        if (repository.known(Entry.Kind.SUBSCRIPTION, id)) return;
        var offered = find(offering);
        if (on.isAfter(today()) || on.isBefore(offered.opens()) || on.isAfter(offered.closes()))
            throw refused(
                    "funding.not-open",
                    "on",
                    "募集期間（%s～%s）の外です。".formatted(offered.opens(), offered.closes()),
                    "The offering is open from %s to %s only.".formatted(offered.opens(), offered.closes()));
        if (repository.distributed(offering))
            throw refused(
                    "funding.distributed-before",
                    "units",
                    "分配を割り当てた後は、引受けを記録できません。割り当てた額の合計が、分配の額を超えてしまうためです。",
                    "No units are entered once distributions were split: the shares would come to more than what is distributed.");
        long taken = repository.units(offering).stream()
                .mapToLong(FundRepository.Units::units)
                .sum();
        if (units < 1 || taken + units > offered.units())
            throw refused(
                    "funding.too-many-units",
                    "units",
                    "残りは %d 口です。".formatted(offered.units() - taken),
                    "%d units are left.".formatted(offered.units() - taken));
        if (repository.subscribe(stamp(), id, offering, funder, units, on))
            note(
                    "funding.units-taken",
                    offering,
                    "{\"funder\":\"%s\",\"units\":%d,\"on\":\"%s\"}".formatted(funder, units, on));
    }

    /**
     * Calls for money on every unit; the same request again changes nothing. All calls together never ask for more than a unit costs.
     */
    @Transactional
    public void call(UUID id, String offering, long yenPerUnit, LocalDate due) {
        repository.lock(stamp(), offering);
        if (repository.known(Entry.Kind.CALL, id)) return;
        long called = called(offering);
        if (yenPerUnit < 1 || yenPerUnit > find(offering).unitYen() - called)
            throw refused(
                    "funding.call-too-high",
                    "yenPerUnit",
                    "一口の額を超えて払込みを求めることはできません（請求済み %,d 円）。".formatted(called),
                    "No more can be called than a unit costs; %,d yen were called.".formatted(called));
        if (repository.call(stamp(), id, offering, yenPerUnit, due))
            note("funding.called", offering, "{\"yenPerUnit\":%d,\"due\":\"%s\"}".formatted(yenPerUnit, due));
    }

    private long called(String offering) {
        return repository.calls(offering).stream().mapToLong(Call::yenPerUnit).sum();
    }

    private int held(String offering, UUID funder) {
        return repository.units(offering).stream()
                .filter(u -> u.funder().equals(funder))
                .mapToInt(FundRepository.Units::units)
                .sum();
    }

    private long paidIn(String offering, UUID funder) {
        return repository.payments(offering, funder).stream()
                .mapToLong(Holding.PaidIn::yen)
                .sum();
    }

    /**
     * Records money that came in; the same request again changes nothing.
     *
     * @throws BadInput when it is more than was called on the funder's units and not paid yet
     */
    @Transactional
    public void pay(UUID id, String offering, UUID funder, long yen, LocalDate on) {
        repository.lock(stamp(), offering);
        if (repository.known(Entry.Kind.PAYMENT, id)) return;
        if (yen < 1 || on.isAfter(today()))
            throw refused(
                    "funding.payment",
                    yen < 1 ? "yen" : "on",
                    "入金額は1円以上、入金日は今日までの日にしてください。",
                    "A payment is at least 1 yen, and not in the future.");
        int units = held(offering, funder);
        if (units == 0)
            throw refused(
                    "funding.no-units",
                    "funder",
                    "この方の引受けの記録がありません。先に引受けを記録してください。",
                    "This funder holds no units. Record first what they took.");
        long called = Math.multiplyExact(called(offering), units);
        long paid = paidIn(offering, funder);
        if (yen > called - paid)
            throw refused(
                    "funding.more-than-called",
                    "yen",
                    "請求していて、まだ払い込まれていない額は %,d 円です（%d 口分の請求 %,d 円、払込み済み %,d 円）。金額を確かめるか、先に払込みを請求してください。"
                            .formatted(called - paid, units, called, paid),
                    "%,d yen are called and not paid yet (%,d called on %d units, %,d paid). Check the sum, or call for the money first."
                            .formatted(called - paid, called, units, paid));
        if (repository.pay(stamp(), id, offering, funder, yen, on))
            note("funding.paid-in", offering, "{\"funder\":\"%s\",\"yen\":%d}".formatted(funder, yen));
    }

    /** Records what was spent; the same request again changes nothing. */
    @Transactional
    public void spend(UUID id, String offering, String what, long yen, LocalDate on) {
        if (repository.known(Entry.Kind.EXPENSE, id)) return;
        if (yen < 1 || what.isBlank())
            throw refused(
                    "funding.expense",
                    what.isBlank() ? "what" : "yen",
                    "内容と1円以上の額を入力してください。",
                    "Enter what it was for, and at least 1 yen.");
        if (on.isAfter(today()))
            throw refused(
                    "funding.expense-day",
                    "on",
                    "支出した日は、今日までの日にしてください。",
                    "Money was spent today or before, not in the future.");
        if (repository.spend(stamp(), id, offering, what.strip(), yen, on))
            note("funding.spent", offering, "{\"yen\":%d}".formatted(yen));
    }

    /** Everything that was entered of an offering, the latest first; also what was taken back. */
    @Transactional(readOnly = true)
    public List<Entry> entries(String offering) {
        return entries(offering, 0, Integer.MAX_VALUE);
    }

    /** Some of it, without the entries before them. */
    @Transactional(readOnly = true)
    public List<Entry> entries(String offering, int without, int most) {
        return named(repository.entries(offering, without, most));
    }

    /** One entry of an offering, also when it was taken back; empty when there is none. */
    @Transactional(readOnly = true)
    public Optional<Entry> entry(String offering, Entry.Kind kind, UUID id) {
        return named(repository.entry(kind, id).filter(e -> e.offering().equals(offering)).stream()
                        .toList())
                .stream()
                .findFirst();
    }

    /** With the logins of those who entered them or took them back. */
    private List<Entry> named(List<Entry> entries) {
        var actors = new ArrayList<String>();
        for (var entry : entries) {
            actors.add(entry.actor());
            entry.takenBack().ifPresent(b -> actors.add(b.actor()));
        }
        var names = logins.of(actors);
        return entries.stream()
                .map(e -> new Entry(
                        e.kind(),
                        e.id(),
                        e.offering(),
                        e.funder(),
                        e.what(),
                        e.amount(),
                        e.on(),
                        names.getOrDefault(e.actor(), e.actor()),
                        e.takenBack()
                                .map(b -> new Entry.TakenBack(
                                        b.why(), names.getOrDefault(b.actor(), b.actor()), b.on()))))
                .toList();
    }

    /**
     * Takes a mistyped entry back: it stays, counts no more, and the right one is entered anew. The same request again changes nothing.
     *
     * @throws BadInput when no reason is said or it tells a name, it was taken back before, or something that stands depends on it
     */
    @Transactional
    public void takeBack(UUID id, String offering, Entry.Kind kind, UUID entered, String why) {
        repository.lock(stamp(), offering);
        var entry = repository
                .entry(kind, entered)
                .filter(e -> e.offering().equals(offering))
                .orElseThrow();
        if (repository.takenBackBy(id, kind, entered)) return;
        if (entry.takenBack().isPresent())
            throw refused(
                    "funding.taken-back-before",
                    "why",
                    "この記録は、すでに取り消されています。何も変わっていません。",
                    "This entry was taken back before. Nothing has changed.");
        if (why.isBlank() || why.strip().length() > LONGEST)
            throw refused(
                    "funding.why",
                    "why",
                    "取り消す理由を%,d文字以内で入力してください。".formatted(LONGEST),
                    "Say why, in at most %,d letters.".formatted(LONGEST));
        reasons.nameless("why", why);
        switch (kind) {
            case SUBSCRIPTION -> unitsNeeded(entry);
            case CALL -> callNeeded(entry);
            case PAYMENT, EXPENSE -> {}
        }
        if (repository.takeBack(stamp(), id, entry, why.strip()))
            audit.record(
                    "funding.taken-back",
                    "offering " + offering,
                    Optional.empty(),
                    why.strip(),
                    written(kind, entered, entry.amount()),
                    written(kind, entered, 0));
    }

    private static String written(Entry.Kind kind, UUID entered, long counts) {
        return "{\"kind\":\"%s\",\"entry\":\"%s\",\"amount\":%d}".formatted(kind.word(), entered, counts);
    }

    private void unitsNeeded(Entry entry) {
        var offering = entry.offering();
        if (repository.distributed(offering))
            throw refused(
                    "funding.distributed-on-it",
                    "why",
                    "この口数で分配を割り当て済みのため、取り消せません。割り当てた分配は変えられません。",
                    "What was distributed was split among these units, so they cannot be taken back.");
        var funder = entry.funder().orElseThrow();
        long paid = paidIn(offering, funder);
        long called = Math.multiplyExact(called(offering), held(offering, funder) - entry.amount());
        if (paid > called)
            throw refused(
                    "funding.paid-on-it",
                    "why",
                    "この口数に対する入金 %,d 円が記録されています。先に入金の記録を取り消してください。".formatted(paid - called),
                    "%,d yen were paid in on these units. Take those payments back first.".formatted(paid - called));
    }

    private void callNeeded(Entry entry) {
        var offering = entry.offering();
        long left = called(offering) - entry.amount();
        long payers = repository.units(offering).stream()
                .filter(u -> paidIn(offering, u.funder()) > Math.multiplyExact(left, u.units()))
                .count();
        if (payers > 0)
            throw refused(
                    "funding.paid-on-it",
                    "why",
                    "この請求による入金が %d 人分記録されています。先に入金の記録を取り消してください。".formatted(payers),
                    "Payments of %d funders were recorded on this call. Take those payments back first."
                            .formatted(payers));
    }

    /**
     * Splits what released distributions pay to the holders of an offering among their units. Lines that were split before stay as they
     * are, so doing it again adds what is new.
     *
     * @return how many lines were split now
     * @throws BadInput while units can still be taken
     */
    @Transactional
    public int distribute(String offering) {
        repository.lock(stamp(), offering);
        var offered = find(offering);
        if (!today().isAfter(offered.closes()))
            throw refused(
                    "funding.still-open",
                    "offering",
                    "募集が締め切られてから分配します（締切 %s）。".formatted(offered.closes()),
                    "Units can be taken until %s; nothing is split before.".formatted(offered.closes()));
        var holders = repository.units(offering);
        if (holders.isEmpty()) return 0;
        int split = 0;
        for (var settled : settlements.of(offered.agreement()))
            if (settled.paid()) {
                // A bank file is being made of the same lines as one sum, or a closing of their shares.
                repository.alone(settled.id().value());
                split += split(offered, holders, settlements.payable(settled.id()), settled.id());
            }
        if (split > 0) note("funding.distributed", offering, "{\"lines\":%d}".formatted(split));
        return split;
    }

    private int split(Offering offering, List<FundRepository.Units> holders, Payable payable, SettlementId settlement) {
        int split = 0;
        var weights = holders.stream().map(h -> Exact.of(h.units())).toList();
        for (var line : payable.lines()) {
            if (!line.payee().equals(offering.payee())
                    || line.amount() == 0
                    || !line.unit().equals("JPY")
                    || repository.split(settlement.value(), line.number(), offering.id())) continue;
            var parts = Split.of(Math.abs(line.amount()), weights);
            boolean fresh = false;
            for (int i = 0; i < holders.size(); i++)
                fresh |= repository.share(
                        stamp(),
                        new FundRepository.Part(
                                settlement.value(),
                                line.number(),
                                holders.get(i).funder(),
                                offering.id(),
                                line.title(),
                                holders.get(i).units(),
                                line.amount() < 0 ? -parts.get(i) : parts.get(i),
                                line.due()));
            if (fresh) split++;
        }
        return split;
    }

    /** Every offering in numbers. */
    @Transactional(readOnly = true)
    public List<Summary> summaries() {
        return repository.offerings().stream()
                .map(o -> {
                    var units = repository.units(o.id());
                    return new Summary(
                            o,
                            units.stream().mapToInt(FundRepository.Units::units).sum(),
                            units.size(),
                            repository.paidIn(o.id()),
                            repository.returned(o.id()));
                })
                .toList();
    }

    /** What may go wrong for who takes units, as it was written down last; empty until it was. */
    @Transactional(readOnly = true)
    public Optional<Words> risks(String offering) {
        return repository.risks(offering);
    }

    /**
     * Writes down what may go wrong for who takes units; the same again changes nothing.
     *
     * @throws BadInput when it says nothing, or more than fits a page
     */
    @Transactional
    public void warn(String offering, Words risks) {
        if (risks.ja().isBlank()
                || risks.en().isBlank()
                || Math.max(risks.ja().length(), risks.en().length()) > 4_000)
            throw refused(
                    "funding.risks",
                    risks.ja().isBlank() || risks.ja().length() > 4_000 ? "ja" : "en",
                    "リスクの説明を、日本語と英語でそれぞれ4,000文字以内で入力してください。",
                    "Enter the risks in Japanese and English, each in at most 4,000 letters.");
        repository.lock(stamp(), offering);
        if (risks(offering).filter(risks::equals).isPresent()) return;
        repository.warn(stamp(), offering, risks);
        note("funding.risks-written", offering, "");
    }

    /** The offering with this id. */
    @Transactional(readOnly = true)
    public Optional<Offering> offering(String id) {
        return repository.offerings().stream().filter(o -> o.id().equals(id)).findFirst();
    }

    private Offering find(String id) {
        return repository.offerings().stream()
                .filter(o -> o.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    /** Every funder the actor may see. */
    @Transactional(readOnly = true)
    public List<Funder> funders() {
        return repository.funders();
    }

    /** What those whom the actor may see hold: for an investor the own units, for the office all. */
    @Transactional(readOnly = true)
    public List<Holding> holdings() {
        var holdings = new ArrayList<Holding>();
        var funders = repository.funders();
        for (var offering : repository.offerings()) {
            long perUnit = repository.calls(offering.id()).stream()
                    .filter(c -> !c.due().isAfter(today()))
                    .mapToLong(Call::yenPerUnit)
                    .sum();
            for (var held : repository.units(offering.id()))
                funders.stream()
                        .filter(f -> f.id().equals(held.funder()))
                        .findFirst()
                        .ifPresent(f -> holdings.add(new Holding(
                                offering,
                                f,
                                held.units(),
                                Math.multiplyExact(perUnit, held.units()),
                                repository.payments(offering.id(), f.id()),
                                repository.shares(offering.id(), f.id()))));
        }
        return holdings;
    }

    private void note(String action, String offering, String after) {
        audit.record(action, "offering " + offering, Optional.empty(), "", after);
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), Japan.TIME);
    }

    private FundRepository.Stamp stamp() {
        return new FundRepository.Stamp(
                acting.actor().municipality().digits(),
                acting.actor().name(),
                clock.instant().atOffset(ZoneOffset.UTC));
    }

    private static BadInput refused(String code, String field, String ja, String en) {
        return new BadInput(code, new Place("form", 1, field), "", new Words(ja, en));
    }
}
