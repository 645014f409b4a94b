package musubi.platform.payout;

import java.time.Clock;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import musubi.agreement.payout.BankProfile;
import musubi.agreement.payout.Originator;
import musubi.agreement.payout.Pain001;
import musubi.agreement.payout.Release;
import musubi.agreement.payout.Transfers;
import musubi.agreement.payout.ZenginFile;
import musubi.agreement.payout.ZenginReading;
import musubi.platform.access.Acting;
import musubi.platform.access.Apart;
import musubi.platform.audit.Audit;
import musubi.platform.books.YenTransfers;
import musubi.platform.contract.Payable;
import musubi.platform.contract.SettlementId;
import musubi.platform.people.Reasons;
import musubi.quantity.BadInput;
import musubi.quantity.Japan;
import musubi.quantity.Place;
import musubi.quantity.Problem;
import musubi.quantity.Words;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Files for banks, made from settlements, and what else is owed, once two people released it. A second person clears each before anybody can take it. */
@Component
public class BankFiles {
    private final BankFileRepository repository;
    private final PayeeRegister register;
    private final Gathering gathering;
    private final BankFolder folder;
    private final Payables payables;
    private final Reasons reasons;
    private final Acting acting;
    private final Apart apart;
    private final Audit audit;
    private final Clock clock;

    BankFiles(
            BankFileRepository repository,
            PayeeRegister register,
            Gathering gathering,
            BankFolder folder,
            Payables payables,
            Reasons reasons,
            Acting acting,
            Apart apart,
            Audit audit,
            Clock clock) {
        this.repository = repository;
        this.register = register;
        this.gathering = gathering;
        this.folder = folder;
        this.payables = payables;
        this.reasons = reasons;
        this.acting = acting;
        this.apart = apart;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * What a file is asked for.
     *
     * @param id made by the caller: a repeated request carries the same
     * @param settlement what is paid: a settlement, or a payment of a module that says what it {@link Owed owes}
     * @param dueUntil lines due after this day are left for a later file
     * @param reason why it may go to a bank that has not taken a test file; otherwise empty
     */
    public record Order(
            UUID id,
            SettlementId settlement,
            String format,
            String profile,
            LocalDate payOn,
            LocalDate dueUntil,
            String reason) {}

    /** The profiles a file can be made by. */
    public List<String> profiles() {
        return folder.profiles();
    }

    /**
     * What of a settlement has not been put into a file.
     *
     * @param left positive amounts for a bank file, in all
     * @param claimed what payees are to return; a bank file cannot take it back
     */
    public record Open(int lines, long left, long claimed) {}

    /** Whether all that this owes to one account goes in one transfer; otherwise what it owes to one account on one day does. */
    @Transactional(readOnly = true)
    public boolean gathers(SettlementId id) {
        return payables.way(id.value()) == Gathering.Way.BY_ACCOUNT;
    }

    /** What is still to be paid of a settlement. */
    @Transactional(readOnly = true)
    public Open open(SettlementId id) {
        var payable = payables.of(id.value());
        var paid = repository.paidLines(id.value());
        var open = payable.lines().stream()
                .filter(l -> bankable(l, payable) && !paid.contains(l.number()))
                .toList();
        return new Open(
                open.size(),
                open.stream().mapToLong(Payable.Line::amount).sum(),
                payable.lines().stream()
                        .filter(l -> l.unit().equals("JPY") && !l.payee().equals(payable.payer()))
                        .mapToLong(l -> Math.max(0, -l.amount()))
                        .sum());
    }

    /**
     * Yen of a settlement in files.
     *
     * @param waiting in files nobody has taken
     * @param sent in files somebody took, without what came back
     * @param cameBack in all, whether paid again or not
     */
    record Sums(long waiting, long sent, long cameBack) {}

    /**
     * Where the money of a settlement is.
     *
     * @param released yen that payees are to get by bank
     * @param open in no file
     * @param waiting in files nobody has taken
     * @param sent in files somebody took, without what came back
     * @param cameBack in all, whether paid again or not
     */
    public record Reckoning(long released, long open, long waiting, long sent, long cameBack) {
        /** Whether every yen that was released is in exactly one place. */
        public boolean balanced() {
            return released == open + waiting + sent;
        }
    }

    /** Where the money of a settlement is. */
    @Transactional(readOnly = true)
    public Reckoning reckoning(SettlementId id) {
        var payable = payables.of(id.value());
        var sums = repository.sums(id.value());
        long released = payable.lines().stream()
                .filter(l -> bankable(l, payable))
                .mapToLong(Payable.Line::amount)
                .sum();
        return new Reckoning(released, open(id).left(), sums.waiting(), sums.sent(), sums.cameBack());
    }

    /** Yen that another party gets. Cash that is carried stays with the payer. */
    private static boolean bankable(Payable.Line line, Payable payable) {
        return line.unit().equals("JPY") && line.amount() > 0 && !line.payee().equals(payable.payer());
    }

    /**
     * Makes a file of the lines that are due and in no file yet, checked against everything the command line checks.
     *
     * @return what should be looked at
     * @throws BadInput with everything that stands against it; nothing is kept then
     */
    @Transactional
    public List<Problem> make(Order order) {
        repository.lock(order.settlement().value());
        if (repository.find(order.id()).isPresent()) return List.of();
        reasons.nameless("reason", order.reason());
        var payable = payables.of(order.settlement().value());
        if (!payable.paid())
            throw refused(
                    "payout.not-released",
                    "支払が実行された精算だけがファイルになります。",
                    "Only a settlement whose payment was released is paid.");
        var profile = folder.profile(order.profile());
        var earlier = earlier();
        var carried = gathering.carried(
                due(order, payable), payable, payables.way(order.settlement().value()), earlier);
        var transfers = new Transfers(
                originator(register.of(payable.payer()).orElseThrow()),
                order.payOn(),
                carried.stream().map(Carried::payment).toList());
        var today = today();
        var remarks = new ArrayList<>(checked(order, transfers, carried, profile, earlier, today));
        toldApart(payable);
        var zengin = switch (ZenginFile.write(transfers, profile)) {
            case ZenginFile.Writing.Refused(var why) -> throw new BadInput(why);
            case ZenginFile.Writing.Written(var file) -> file;
        };
        remarks.addAll(zengin.remarks());
        var delivered = zengin.bytes();
        if (order.format().equals("pain.001")) {
            var message = Pain001.write(
                    "MUSUBI-" + order.id().toString().substring(0, 8),
                    LocalDateTime.ofInstant(clock.instant(), Japan.TIME),
                    transfers);
            remarks.addAll(message.remarks());
            delivered = message.bytes();
        }
        keep(order, carried, zengin.bytes(), delivered, today);
        return remarks;
    }

    /** Parties whose accounts in the ledger would have one name cannot be told apart there. */
    private static void toldApart(Payable payable) {
        var accounts = new HashMap<String, String>();
        for (var line : payable.lines()) {
            var account = YenTransfers.payee(payable.agreement(), line.payee());
            if (!accounts.computeIfAbsent(account, _ -> line.payee()).equals(line.payee()))
                throw refused(
                        "payout.names-alike",
                        "受取人「%s」と「%s」は記号だけが違うため、台帳で区別できません。契約の名称を変えてください。"
                                .formatted(accounts.get(account), line.payee()),
                        "The payees \"%s\" and \"%s\" differ in marks alone, so the ledger cannot tell them apart. Rename one in the agreement."
                                .formatted(accounts.get(account), line.payee()));
        }
    }

    private void keep(Order order, List<Carried> carried, byte[] zengin, byte[] delivered, LocalDate today) {
        var digest = musubi.quantity.Digest.of(delivered).hex();
        repository.add(order, carried, digest, zengin, delivered, today);
        audit.record(
                "bank-file.made",
                "settlement " + order.settlement(),
                Optional.empty(),
                order.reason(),
                "{\"file\":\"%s\",\"payments\":%d,\"lines\":%d,\"yen\":%d,\"digest\":\"%s\"}"
                        .formatted(
                                order.id(),
                                carried.size(),
                                carried.stream().mapToInt(c -> c.lines().size()).sum(),
                                Carried.yen(carried),
                                digest));
    }

    /** The lines a file is asked for: due, and in no file. */
    private List<Payable.Line> due(Order order, Payable payable) {
        var paid = repository.paidLines(order.settlement().value());
        return payable.lines().stream()
                .filter(l -> bankable(l, payable)
                        && !paid.contains(l.number())
                        && !l.due().isAfter(order.dueUntil()))
                .toList();
    }

    private static Originator originator(PayeeAccount payer) {
        var printed = payer.printed().payee();
        return new Originator(
                payer.originator(),
                printed.kanaName(),
                printed.bankCode(),
                printed.bankName(),
                printed.branchCode(),
                printed.branchName(),
                printed.accountType(),
                printed.accountNumber());
    }

    private List<Problem> checked(
            Order order,
            Transfers transfers,
            List<Carried> carried,
            BankProfile profile,
            List<ZenginReading> earlier,
            LocalDate today) {
        var used = new TreeSet<String>(List.of(transfers.originator().bankCode()));
        transfers.payments().forEach(p -> used.add(p.payee().bankCode()));
        var release = new Release(
                today,
                folder.calendar(),
                folder.master(used),
                new Release.Approval.Lines(approved(order, carried)),
                exemption(order),
                new Release.History.Files(earlier));
        var against = release.check(transfers, profile);
        if (against.stream().anyMatch(Problem::refuses)) throw new BadInput(against);
        return against;
    }

    /**
     * What was approved, by the transfer that carries it, asked of the settlement again: a line no transfer carries stands for itself, so the
     * check finds that it is missing.
     */
    private Map<String, Long> approved(Order order, List<Carried> carried) {
        var carrier = new HashMap<Integer, Integer>();
        for (var transfer : carried)
            for (var line : transfer.lines())
                if (carrier.put(line.number(), transfer.number()) != null)
                    throw new IllegalStateException(
                            "line %d of %s stands in two transfers".formatted(line.number(), order.settlement()));
        var approved = new HashMap<String, Long>();
        for (var line : due(order, payables.of(order.settlement().value())))
            approved.merge(
                    "%010d".formatted(carrier.getOrDefault(line.number(), line.number())),
                    line.amount(),
                    Math::addExact);
        return approved;
    }

    /** The second of the two people is whoever clears the file; nobody can take it before. */
    private Release.Exemption exemption(Order order) {
        if (order.reason().isBlank()) return new Release.Exemption.Nobody();
        return new Release.Exemption.TwoPeople(acting.actor().name(), "whoever clears the file", order.reason());
    }

    private List<ZenginReading> earlier() {
        var standard = BankProfile.builtIn("standard");
        return repository.zengin().stream()
                .map(bytes -> ZenginReading.read("earlier", bytes, standard))
                .toList();
    }

    /** What became of an attempt to clear a file. */
    public enum Clearance {
        CLEARED,
        CLEARED_BEFORE,
        /** Whoever made a file cannot clear it. */
        SAME_PERSON,
        /** It is given up, or somebody has asked for that. */
        GIVEN_UP,
        /** The day on which it is to be paid is over. */
        LATE,
        /** It is not known that whoever made and whoever clears it are two people. */
        NOT_APART
    }

    /** Clears a file that somebody else made, after count, sum and digest were compared with the approval. */
    @Transactional
    public Clearance clear(UUID id) {
        var actor = acting.actor().name();
        var maker = repository.madeBy(id);
        if (maker.equals(actor)) return Clearance.SAME_PERSON;
        if (!apart.apart(maker, actor)) return Clearance.NOT_APART;
        repository.lockFile(id);
        var file = repository.find(id).orElseThrow();
        if (file.shut()) return Clearance.GIVEN_UP;
        if (file.late(today())) return Clearance.LATE;
        if (!repository.clear(id)) return Clearance.CLEARED_BEFORE;
        audit.record("bank-file.cleared", "bank-file " + id, Optional.empty(), "", "");
        return Clearance.CLEARED;
    }

    /** Today where the money is paid. */
    public LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), Japan.TIME);
    }

    /** A file, without its content. */
    @Transactional(readOnly = true)
    public Optional<BankFile> find(UUID id) {
        return repository.find(id);
    }

    /** How many files, and proposals about files, wait for a second person. */
    @Transactional(readOnly = true)
    public long waiting() {
        return repository.waiting();
    }

    /**
     * A line that a file pays.
     *
     * @param taken whether somebody took the file, so that the bank may have it
     * @param transferred yen of the transfer that carries it, with what else it carries to the account
     */
    public record Line(UUID payment, int number, LocalDate payOn, boolean taken, long transferred) {}

    /** The lines of payments that stand in a file, and on which day each is paid; what came back or was given up does not stand. */
    @Transactional(readOnly = true)
    public List<Line> standing(Collection<UUID> payments) {
        return repository.standing(payments);
    }

    /** What is paid under this id. */
    @Transactional(readOnly = true)
    public Payable payable(UUID payment) {
        return payables.of(payment);
    }

    /** The files of a settlement, the latest first. */
    @Transactional(readOnly = true)
    public List<BankFile> of(SettlementId id) {
        return repository.of(id.value());
    }

    private static BadInput refused(String code, String ja, String en) {
        return new BadInput(code, Place.whole("settlement"), "", new Words(ja, en));
    }
}
