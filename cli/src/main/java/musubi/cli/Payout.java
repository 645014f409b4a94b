package musubi.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.TreeSet;
import musubi.agreement.payout.BankCalendar;
import musubi.agreement.payout.BankMaster;
import musubi.agreement.payout.BankProfile;
import musubi.agreement.payout.Originator;
import musubi.agreement.payout.Payee;
import musubi.agreement.payout.Payees;
import musubi.agreement.payout.Payment;
import musubi.agreement.payout.Release;
import musubi.agreement.payout.Transfers;
import musubi.agreement.payout.ZenginFile;
import musubi.agreement.payout.ZenginReading;
import musubi.agreement.settlement.Line;
import musubi.agreement.settlement.Statement;
import musubi.quantity.BadInput;
import musubi.quantity.Days;
import musubi.quantity.Place;
import musubi.quantity.Problem;
import musubi.quantity.Unit;
import musubi.quantity.Words;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The bank file of a statement: a 全銀 総合振込 file, checked, re-read and compared before it is named. */
final class Payout {
    @Option(
            names = "--zengin",
            required = true,
            paramLabel = "PROFILE",
            description = "Also write a bank file, as this bank's profile asks: a built-in name or a JSON file.")
    private String profile = "";

    @Option(
            names = "--payees",
            required = true,
            paramLabel = "FILE",
            description = "Accounts of payer and payees (CSV).")
    private @Nullable Path payees;

    @Option(
            names = "--originator-code",
            required = true,
            paramLabel = "CODE",
            description = "Ten digits the bank issued to the payer.")
    private String originatorCode = "";

    @Option(names = "--pay-on", required = true, paramLabel = "DAY", description = "Day the bank is to pay.")
    private @Nullable LocalDate payOn;

    @Option(names = "--as-of", required = true, paramLabel = "DAY", description = "Day the file is checked for.")
    private @Nullable LocalDate asOf;

    @Option(
            names = "--holidays",
            required = true,
            paramLabel = "FILE",
            description = "Public holidays with their horizon (CSV).")
    private @Nullable Path holidays;

    @Option(
            names = "--due",
            paramLabel = "DAY..DAY",
            description = "Pay only the lines due on these days, such as one instalment; otherwise all.")
    private String due = "";

    @Option(
            names = "--bank-master",
            paramLabel = "FOLDER",
            description = "Banks and branches to check codes against: banks.json and branches/CODE.json.")
    private @Nullable Path bankMaster;

    @Option(
            names = "--paid-before",
            paramLabel = "FILE",
            description = "An earlier bank file, to see who is paid for the first time. May be repeated.")
    private List<Path> paidBefore = new ArrayList<>();

    @Option(
            names = "--exempt",
            split = ",",
            paramLabel = "PERSON,PERSON,REASON",
            description = "Two people and a reason, while the bank has not taken a test file.")
    private List<String> exempt = new ArrayList<>();

    /** Writes the file into the folder and says its count, sum and digest. */
    void write(Console console, Statement statement, Path folder) {
        if (payees == null || payOn == null || asOf == null || holidays == null)
            throw new IllegalStateException("picocli sets these");
        if (!statement.unit().equals(Unit.JPY))
            throw refused(
                    "payout.unit",
                    statement.unit().toString(),
                    "円の明細だけが振込になります。",
                    "Only a statement in yen can be paid by bank.");
        var bank = Files.isRegularFile(Path.of(profile))
                ? BankProfile.read(profile, bytes(Path.of(profile)))
                : BankProfile.builtIn(profile);
        var accounts = Payees.read(payees.toString(), bytes(payees), bank);
        console.problems(accounts.remarks());
        // 顧客コード2 holds digits with most banks: the first day of the period settled.
        var contract = "00" + statement.days().from().toString().replace("-", "");
        var wanted = due.isEmpty() ? new Days(LocalDate.MIN, LocalDate.MAX) : dueDays();
        var approved = new HashMap<String, Long>();
        var payments = new ArrayList<Payment>();
        var problems = new ArrayList<Problem>();
        for (var line : statement.lines()) {
            // Lottery entries, say, are no money.
            if (!line.unit().equals(Unit.JPY) || !wanted.contains(line.due())) continue;
            if (line.amount() < 0) returned(console, line);
            // Cash that is carried stays with the payer.
            if (line.amount() <= 0 || line.payee().equals(statement.payer())) continue;
            if (line.due().isAfter(payOn)) problems.add(early(line, payOn));
            var account = accounts.account(line.payee());
            if (account.isEmpty()) {
                problems.add(missing(line.payee()));
                continue;
            }
            var number = "%010d".formatted(line.number());
            approved.put(number, line.amount());
            payments.add(
                    new Payment(account.get(), line.amount(), number, contract).as(accounts.newCode(line.payee())));
        }
        var payer = accounts.account(statement.payer());
        if (payer.isEmpty()) problems.add(missing(statement.payer()));
        if (problems.stream().anyMatch(Problem::refuses))
            throw new BadInput(problems.stream().distinct().toList());
        console.problems(problems);
        var from = payer.orElseThrow();
        var transfers = new Transfers(
                new Originator(
                        originatorCode,
                        from.kanaName(),
                        from.bankCode(),
                        from.bankName(),
                        from.branchCode(),
                        from.branchName(),
                        from.accountType(),
                        from.accountNumber()),
                payOn,
                payments);
        var release = new Release(
                asOf,
                BankCalendar.read(holidays.toString(), bytes(holidays)),
                master(payments, from),
                new Release.Approval.Lines(approved),
                exemption(),
                history(bank));
        var against = release.check(transfers, bank);
        if (against.stream().anyMatch(Problem::refuses)) throw new BadInput(against);
        switch (ZenginFile.write(transfers, bank)) {
            case ZenginFile.Writing.Refused(var why) -> throw new BadInput(why);
            case ZenginFile.Writing.Written(var file) -> {
                console.problems(against);
                console.problems(file.remarks());
                var target = folder.resolve("zengin-" + payOn + ".txt");
                try {
                    Files.write(target, file.bytes());
                } catch (IOException e) {
                    throw new UncheckedIOException("cannot write " + target, e);
                }
                console.say(new Words(
                        "総合振込 %s: %d 件 %,d 円 SHA-256 %s"
                                .formatted(target, payments.size(), transfers.yen(), file.digest()),
                        "Bank file %s: %d payments, %,d yen, SHA-256 %s"
                                .formatted(target, payments.size(), transfers.yen(), file.digest())));
            }
        }
    }

    /** The master's banks, and the branches of those that are used and that it has. */
    private BankMaster master(List<Payment> payments, Payee payer) {
        if (bankMaster == null) return Release.NO_MASTER;
        var banks = bankMaster.resolve("banks.json");
        var master = BankMaster.read(banks.toString(), bytes(banks));
        var used = new TreeSet<String>(List.of(payer.bankCode()));
        payments.forEach(p -> used.add(p.payee().bankCode()));
        for (var code : used) {
            var branches = bankMaster.resolve("branches").resolve(code + ".json");
            if (Files.isRegularFile(branches)) master = master.withBranches(code, branches.toString(), bytes(branches));
        }
        return master;
    }

    private Release.History history(BankProfile bank) {
        if (paidBefore.isEmpty()) return new Release.History.NotKept();
        var earlier = new ArrayList<ZenginReading>();
        for (var file : paidBefore) {
            var read = ZenginReading.read(file.toString(), bytes(file), bank);
            if (read.refused()) throw new BadInput(read.problems());
            earlier.add(read);
        }
        return new Release.History.Files(earlier);
    }

    private Days dueDays() {
        try {
            var ends = due.split("\\.\\.", -1);
            if (ends.length <= 2)
                return new Days(
                        LocalDate.parse(ends[0]),
                        LocalDate.parse(ends[ends.length - 1]).plusDays(1));
        } catch (DateTimeException | IllegalArgumentException e) {
            throw unreadableDue();
        }
        throw unreadableDue();
    }

    private BadInput unreadableDue() {
        return new BadInput(
                "payout.due",
                Place.whole("--due"),
                due,
                new Words(
                        "支払期日は 2024-06-30 または 2024-06-01..2024-06-30 のように書いてください。",
                        "Days are written 2024-06-30 or 2024-06-01..2024-06-30."));
    }

    private static Problem early(Line line, LocalDate payOn) {
        return Problem.warning(
                "payout.early",
                new Place("statement", line.number(), "due"),
                "" + line.due(),
                new Words(
                        "明細 %d の支払期日は %s です。%s の振込は期日より前です。".formatted(line.number(), line.due(), payOn),
                        "Line %d is due on %s; %s is before that.".formatted(line.number(), line.due(), payOn)));
    }

    private Release.Exemption exemption() {
        if (exempt.isEmpty()) return new Release.Exemption.Nobody();
        if (exempt.size() != 3
                || exempt.stream().anyMatch(String::isBlank)
                || exempt.get(0).equals(exempt.get(1)))
            throw refused(
                    "payout.exempt",
                    String.join(",", exempt),
                    "--exempt は「人,別の人,理由」です。",
                    "--exempt is PERSON,OTHER PERSON,REASON.");
        return new Release.Exemption.TwoPeople(exempt.get(0), exempt.get(1), exempt.get(2));
    }

    /** A bank file cannot take money back: what is to be returned is said, and not set off. */
    private static void returned(Console console, Line line) {
        console.say(new Words(
                "%d行目 %s %s %,d 円: 振込では返還されません。受取人に請求してください。"
                        .formatted(line.number(), line.clause(), line.payee(), line.amount()),
                "Line %d, %s, %s, %,d yen: not returned by a bank file; claim it from the payee."
                        .formatted(line.number(), line.clause(), line.payee(), line.amount())));
    }

    private static Problem missing(String party) {
        return Problem.error(
                "payout.no-account",
                Place.whole("--payees"),
                party,
                new Words(
                        "「" + party + "」の口座が payees にありません。",
                        "There is no account of \"" + party + "\" in the payees."));
    }

    private static BadInput refused(String code, String value, String ja, String en) {
        return new BadInput(code, Place.whole("--zengin"), value, new Words(ja, en));
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (java.nio.file.NoSuchFileException e) {
            throw new BadInput(
                    "file.missing",
                    Place.whole(file.toString()),
                    "",
                    new Words("ファイルがありません。", "There is no such file."));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}
