package musubi.platform.payout;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import musubi.agreement.payout.Payee;
import musubi.agreement.payout.Payment;
import musubi.agreement.payout.ZenginReading;
import musubi.platform.contract.Payable;
import musubi.quantity.BadInput;
import musubi.quantity.Place;
import musubi.quantity.Problem;
import musubi.quantity.Words;
import org.springframework.stereotype.Component;

/**
 * Lines in transfers: each in one. What one closing owes to one account is in the same, as accountants expect (口座ごとの合算), and so is what one
 * settlement owes to one account on one day, so that no two equal sums to one account look like one that is paid twice.
 */
@Component
class Gathering {
    private final BankFileRepository repository;
    private final PayeeRegister register;

    Gathering(BankFileRepository repository, PayeeRegister register) {
        this.repository = repository;
        this.register = register;
    }

    /** How lines become transfers. */
    enum Way {
        /** The lines to one account that are due on one day are one. */
        BY_DUE_DAY,
        /** The lines to one account are one. */
        BY_ACCOUNT
    }

    /**
     * The transfers that pay these lines.
     *
     * @throws BadInput with everything that is wrong with an account
     */
    List<Carried> carried(List<Payable.Line> due, Payable payable, Way way, List<ZenginReading> earlier) {
        var problems = new ArrayList<Problem>();
        var accounts = new HashMap<String, Optional<PayeeAccount>>();
        var together = new LinkedHashMap<List<Object>, List<Payable.Line>>();
        for (var line : due) {
            var account = accounts.computeIfAbsent(line.payee(), register::of);
            if (account.isEmpty()) problems.add(missing(line.payee()));
            else
                together.computeIfAbsent(key(way, line, account.get().printed().payee()), key -> new ArrayList<>())
                        .add(line);
        }
        var payer = register.of(payable.payer());
        if (payer.isEmpty()) problems.add(missing(payable.payer()));
        else if (payer.get().originator().isEmpty())
            problems.add(problem(
                    "payout.no-originator",
                    payable.payer(),
                    "「%s」の口座に委託者コードがありません。".formatted(payable.payer()),
                    "The account of \"%s\" has no originator's code.".formatted(payable.payer())));
        var carried = together.values().stream()
                .map(lines -> carried(lines, payable, accounts, earlier, problems))
                .toList();
        if (problems.stream().anyMatch(Problem::refuses))
            throw new BadInput(problems.stream().distinct().toList());
        return carried;
    }

    private static List<Object> key(Way way, Payable.Line line, Payee payee) {
        return switch (way) {
            case BY_DUE_DAY -> List.of(account(payee), line.due());
            case BY_ACCOUNT -> account(payee);
        };
    }

    private Carried carried(
            List<Payable.Line> lines,
            Payable payable,
            Map<String, Optional<PayeeAccount>> accounts,
            List<ZenginReading> earlier,
            List<Problem> problems) {
        var first = lines.getFirst();
        var payee = payee(first, accounts);
        for (var line : lines)
            if (!payee(line, accounts).kanaName().equals(payee.kanaName()))
                problems.add(problem(
                        "payout.two-names",
                        line.payee(),
                        "「%s」と「%s」は同じ口座ですが、口座名義が違います。口座のページでどちらかを登録し直し、別の職員の承認を受けてください。"
                                .formatted(first.payee(), line.payee()),
                        "\"%s\" and \"%s\" have one account under two names. Enter the right one on the page of accounts and have another officer approve it."
                                .formatted(first.payee(), line.payee())));
        // 顧客コード2 holds digits with most banks: the first day of the period settled.
        var contract = "00" + payable.days().from().toString().replace("-", "");
        long yen = lines.stream().mapToLong(Payable.Line::amount).reduce(0, Math::addExact);
        var payment = new Payment(payee, yen, "%010d".formatted(first.number()), contract);
        return new Carried(payment.as(newCode(payee, first.payee(), earlier)), lines);
    }

    private static Payee payee(Payable.Line line, Map<String, Optional<PayeeAccount>> accounts) {
        return accounts.getOrDefault(line.payee(), Optional.empty())
                .orElseThrow()
                .printed()
                .payee();
    }

    /** What tells one account from another. */
    private static List<Object> account(Payee payee) {
        return List.of(payee.bankCode(), payee.branchCode(), payee.accountType(), payee.accountNumber());
    }

    private Payment.NewCode newCode(Payee payee, String party, List<ZenginReading> earlier) {
        boolean known = earlier.stream()
                .flatMap(f -> f.batches().stream())
                .flatMap(b -> b.payments().stream())
                .map(Payment::payee)
                .anyMatch(p -> account(p).equals(account(payee)));
        if (known) return Payment.NewCode.KNOWN;
        return repository.accounts(party) > 1 && !earlier.isEmpty() ? Payment.NewCode.CHANGED : Payment.NewCode.FIRST;
    }

    private static Problem missing(String party) {
        return problem(
                "payout.no-account",
                party,
                "「%s」の承認された口座がありません。口座のページで登録し、別の職員の承認を受けてください。".formatted(party),
                "\"%s\" has no approved account. Enter one on the page of accounts and have another officer approve it."
                        .formatted(party));
    }

    private static Problem problem(String code, String party, String ja, String en) {
        return Problem.error(code, Place.whole("payees"), party, new Words(ja, en));
    }
}
