package musubi.agreement.payout;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import musubi.quantity.Problem;

/**
 * What must hold before a file leaves the house, at a day that is given, so that an old file gives the same answer next
 * month. No check knows the contract with the bank: a file that passes can still be refused.
 *
 * @param asOf the day of the check
 * @param calendar when banks are open
 * @param master banks and branches; {@link #NO_MASTER} leaves them unchecked
 * @param approval what was approved for payment
 * @param exemption who lets a file go although the bank has never taken a test file
 * @param history which accounts were paid before
 */
public record Release(
        LocalDate asOf,
        BankCalendar calendar,
        BankMaster master,
        Approval approval,
        Exemption exemption,
        History history) {
    /** No master is at hand. */
    public static final BankMaster NO_MASTER = new BankMaster(Map.of(), Map.of());

    private static final long LARGEST = 9_999_999_999L;

    /** What was approved. */
    public sealed interface Approval {
        /** Yen by 顧客コード1, the settlement line. */
        record Lines(Map<String, Long> yen) implements Approval {
            /** Copies the map. */
            public Lines {
                yen = Map.copyOf(yen);
            }
        }

        /** The payments do not come from a settlement. */
        record NotCompared() implements Approval {}
    }

    /** Who lets an untested profile pass. */
    public sealed interface Exemption {
        /** Two people, with a reason. */
        record TwoPeople(String one, String other, String reason) implements Exemption {
            /** Refuses one person twice, and no reason. */
            public TwoPeople {
                if (one.isBlank() || other.isBlank() || one.equals(other) || reason.isBlank())
                    throw new IllegalArgumentException("an exemption takes two people and a reason");
            }
        }

        /** Nobody. */
        record Nobody() implements Exemption {}
    }

    /** Which accounts were paid before. */
    public sealed interface History {
        /** Those in earlier files. */
        record Files(List<ZenginReading> earlier) implements History {
            /** Copies the list. */
            public Files {
                earlier = List.copyOf(earlier);
            }

            private Set<Payee.Account> accounts() {
                return earlier.stream()
                        .flatMap(file -> file.batches().stream())
                        .flatMap(batch -> batch.payments().stream())
                        .map(payment -> payment.payee().account())
                        .collect(Collectors.toSet());
            }
        }

        /** Nobody has kept the earlier files; 新規コード is not judged. */
        record NotKept() implements History {}
    }

    /** Everything that stands against the release, and what should be looked at. */
    public List<Problem> check(Transfers transfers, BankProfile profile) {
        var remarks = new Remarks("transfers");
        tested(profile, remarks);
        dated(transfers.date(), profile, remarks);
        banks(transfers, remarks);
        payments(transfers, remarks);
        twice(transfers, remarks);
        if (history instanceof History.Files files) paidBefore(transfers, files.accounts(), remarks);
        if (approval instanceof Approval.Lines(var yen)) approved(transfers, yen, profile, remarks);
        return remarks.problems();
    }

    private void tested(BankProfile profile, Remarks remarks) {
        if (profile.testFile() instanceof BankProfile.TestFile.NotYet && exemption instanceof Exemption.Nobody)
            remarks.error(
                    "ZG-P1",
                    0,
                    "testFileAcceptedOn",
                    profile.id(),
                    "この銀行にはテストデータがまだ受理されていません。2 名の承認と理由が必要です。",
                    "This bank has not taken a test file yet; two people and a reason are needed.");
    }

    private void dated(LocalDate date, BankProfile profile, Remarks remarks) {
        var field = Field.DATE.name();
        var earliest = calendar.after(asOf, profile.cutoffBusinessDays());
        if (!calendar.knows(date) || earliest.isEmpty())
            remarks.error(
                    "ZG-D1",
                    1,
                    field,
                    "" + date,
                    "祝日データの期限（%s）を超えています。".formatted(calendar.horizon()),
                    "The holidays are known until %s only.".formatted(calendar.horizon()));
        else if (!calendar.open(date))
            remarks.error("ZG-D1", 1, field, "" + date, "銀行の休業日です。", "Banks are closed on that day.");
        else if (date.isBefore(earliest.get()))
            remarks.error(
                    "ZG-D1",
                    1,
                    field,
                    "" + date,
                    "持込期限を過ぎています。最短は %s です。".formatted(earliest.get()),
                    "Too late for that day; the earliest is %s.".formatted(earliest.get()));
        if (date.isAfter(asOf.plusDays(profile.forwardWindowDays())))
            remarks.error(
                    "ZG-D1",
                    1,
                    field,
                    "" + date,
                    "%d 日より先の日は指定できません。".formatted(profile.forwardWindowDays()),
                    "At most %d days ahead.".formatted(profile.forwardWindowDays()));
    }

    private void banks(Transfers transfers, Remarks remarks) {
        if (master.banks().isEmpty()) return;
        var o = transfers.originator();
        bank(1, o.bankCode(), o.bankName(), o.branchCode(), o.branchName(), remarks);
        long record = 1;
        for (var p : transfers.payments()) {
            var to = p.payee();
            bank(++record, to.bankCode(), to.bankName(), to.branchCode(), to.branchName(), remarks);
        }
    }

    private void bank(long record, String bank, String bankName, String branch, String branchName, Remarks remarks) {
        var known = master.bank(bank);
        if (known.isEmpty()) {
            remarks.error(
                    "ZG-R1",
                    record,
                    Field.BANK.name(),
                    bank,
                    "銀行「%s」は金融機関マスターにありません。".formatted(bank),
                    "The master has no bank \"%s\".".formatted(bank));
            return;
        }
        named(record, Field.BANK_NAME, bankName, known.get(), remarks);
        if (!master.knowsBranchesOf(bank)) return;
        var there = master.branch(bank, branch);
        if (there.isEmpty())
            remarks.error(
                    "ZG-R1",
                    record,
                    Field.BRANCH.name(),
                    branch,
                    "支店「%s」は銀行「%s」にありません。".formatted(branch, bank),
                    "Bank \"%s\" has no branch \"%s\".".formatted(bank, branch));
        else named(record, Field.BRANCH_NAME, branchName, there.get(), remarks);
    }

    private static void named(long record, Field field, String printed, String master, Remarks remarks) {
        var expected = Kana.print(master, CharacterClass.ANY, BankProfile.builtIn("standard"));
        if (expected instanceof Kana.Printing.Printed(var name, boolean _) && !name.equals(printed))
            remarks.warning(
                    "ZG-R2",
                    record,
                    field.name(),
                    printed,
                    "マスターの名称は「%s」です。".formatted(name),
                    "The master says \"%s\".".formatted(name));
    }

    private static void payments(Transfers transfers, Remarks remarks) {
        long record = 1;
        for (var p : transfers.payments()) {
            record++;
            if (p.yen() < 1 || p.yen() > LARGEST)
                remarks.error(
                        "ZG-V1",
                        record,
                        Field.AMOUNT.name(),
                        "" + p.yen(),
                        "金額は 1 円以上 9,999,999,999 円以下です。",
                        "An amount is from 1 to 9,999,999,999 yen.");
            if (p.yen() == LARGEST)
                remarks.warning(
                        "ZG-V2",
                        record,
                        Field.AMOUNT.name(),
                        "" + p.yen(),
                        "金額が欄の最大値です。",
                        "The amount is the largest the field can hold.");
            if (p.payee().accountNumber().equals("0000000"))
                remarks.error(
                        "ZG-V1",
                        record,
                        Field.ACCOUNT.name(),
                        p.payee().accountNumber(),
                        "口座番号が 0 です。",
                        "The account number is zero.");
            if (p.payee().kanaName().isBlank())
                remarks.error("ZG-V1", record, Field.NAME.name(), "", "受取人名が空です。", "The payee has no name.");
        }
    }

    private static void paidBefore(Transfers transfers, Set<Payee.Account> before, Remarks remarks) {
        long record = 1;
        for (var p : transfers.payments()) {
            record++;
            boolean known = before.contains(p.payee().account());
            if (p.newCode() == Payment.NewCode.KNOWN && !known)
                remarks.warning(
                        "ZG-V2",
                        record,
                        Field.NEW_CODE.name(),
                        p.newCode().code(),
                        "この口座への振込は過去のファイルにありません。初回なら 1、口座の変更なら 2 です。",
                        "No earlier file pays this account: it is 1 the first time, 2 when details have changed.");
            if (p.newCode() == Payment.NewCode.FIRST && known)
                remarks.warning(
                        "ZG-V2",
                        record,
                        Field.NEW_CODE.name(),
                        p.newCode().code(),
                        "この口座への振込は過去のファイルにあります。初回ではありません。",
                        "An earlier file pays this account: it is not the first time.");
        }
    }

    private static void twice(Transfers transfers, Remarks remarks) {
        var seen = new HashSet<List<Object>>();
        long record = 1;
        for (var p : transfers.payments()) {
            record++;
            var to = p.payee();
            if (!seen.add(p.what()))
                remarks.error(
                        "ZG-C2",
                        record,
                        Field.ACCOUNT.name(),
                        to.accountNumber(),
                        "同じ口座への同じ金額の振込が前にあります。別の支払なら、支払期日を選んで（--due）別のファイルにしてください。",
                        "An earlier payment has the same account and the same amount; if it is another payment, choose its due day (--due) and put it"
                                + " into another file.");
        }
    }

    private static void approved(Transfers transfers, Map<String, Long> yen, BankProfile profile, Remarks remarks) {
        var left = new HashMap<String, Long>();
        yen.forEach((line, amount) -> left.put(ZenginFile.padded(line, profile), amount));
        long record = 1;
        for (var p : transfers.payments()) {
            record++;
            if (!(p.reference() instanceof Payment.Reference.CustomerCodes(var line, var _))) {
                remarks.error(
                        "ZG-X1",
                        record,
                        Field.CUSTOMER_1.name(),
                        "",
                        "承認と照合する明細番号がありません。",
                        "There is no settlement line to compare with.");
                continue;
            }
            var approved = left.remove(ZenginFile.padded(line, profile));
            if (approved == null)
                remarks.error(
                        "ZG-X1",
                        record,
                        Field.CUSTOMER_1.name(),
                        line,
                        "承認された明細にありません。",
                        "No such line was approved, or it stands here twice.");
            else if (approved != p.yen())
                remarks.error(
                        "ZG-X1",
                        record,
                        Field.AMOUNT.name(),
                        "" + p.yen(),
                        "承認額は %d 円です。".formatted(approved),
                        "%d yen were approved.".formatted(approved));
        }
        for (var line : new TreeSet<>(left.keySet()))
            remarks.error(
                    "ZG-X1",
                    0,
                    Field.CUSTOMER_1.name(),
                    line,
                    "承認された明細がファイルにありません。",
                    "An approved line is not in the file.");
    }
}
