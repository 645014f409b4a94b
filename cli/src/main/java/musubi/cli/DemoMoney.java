package musubi.cli;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import musubi.platform.Server;
import musubi.platform.access.Accounts;
import musubi.platform.access.Acting;
import musubi.platform.access.Actor;
import musubi.platform.access.Role;
import musubi.platform.contract.SettlementId;
import musubi.platform.contract.Settlements;
import musubi.platform.contract.Step;
import musubi.platform.evaluation.Releases;
import musubi.platform.evaluation.Studies;
import musubi.platform.figures.Figure;
import musubi.platform.figures.Figures;
import musubi.platform.figures.Part;
import musubi.platform.figures.Target;
import musubi.platform.funding.Funder;
import musubi.platform.funding.Funds;
import musubi.platform.funding.Offering;
import musubi.quantity.FiscalYear;
import musubi.quantity.Words;

/**
 * The money of the demonstration: the company that runs the programme is paid by month and pays its providers; its investors put money in and
 * get some back; an evaluator is handed evidence. One month is paid, the next waits for the second officer. All sums are invented.
 */
final class DemoMoney {
    private static final String OFFICER = "officer-demo";
    private static final String SECOND = "officer2-demo";
    private static final String COMPANY = "ムスビ健幸合同会社";
    private static final int UNIT_YEN = 100_000;
    private static final int UNITS = 60;
    private static final int UNITS_OF_INVESTOR = 20;
    private static final int CITIZENS = 12;
    private static final int RELEASED_DAYS = 60;
    private static final Words RISKS = new Words(
            "参加者が見込みより少ないと、戻るお金は払い込んだ額より少なくなります。元本の保証はありません。途中で換金できません。",
            "If fewer people take part than expected, less money comes back than was paid in. The principal is not guaranteed, and units cannot be sold before the end.");

    private final Server server;
    private final LocalDate today;
    private final YearMonth paid;

    DemoMoney(Server server, LocalDate today) {
        this.server = server;
        this.today = today;
        this.paid = YearMonth.from(today).minusMonths(2);
    }

    void settle() throws IOException {
        var year = FiscalYear.of(paid.atDay(1));
        var outcome = entered(outcome(year));
        var fees = entered(fees(year));
        var fund = entered(fund(year, outcome));
        for (var agreement : List.of(outcome, fees)) {
            release(request(agreement, paid.toString()));
            request(agreement, paid.plusMonths(1).toString());
        }
        release(request(fund, year.toString()));
        as(OFFICER, () -> invest(fund));
        as(OFFICER, this::targets);
        evaluate();
    }

    private <T> T as(String login, Supplier<T> work) {
        var account = server.part(Accounts.class).named(login).orElseThrow();
        var actor =
                new Actor(account.id().toString(), Role.OFFICER, DemoServer.CITY, Optional.empty(), Optional.empty());
        return server.part(Acting.class).as(actor, work);
    }

    private String entered(String text) {
        return as(OFFICER, () -> DemoServer.sign(server, text, paid.atDay(1)));
    }

    private SettlementId request(String agreement, String period) {
        var settlements = server.part(Settlements.class);
        var id = new SettlementId(DemoServer.id(agreement + " " + period));
        return as(OFFICER, () -> {
            settlements.freeze(id, agreement, period);
            settlements.decide(id, Step.EVIDENCE_APPROVED);
            settlements.decide(id, Step.PAYMENT_REQUESTED);
            return id;
        });
    }

    private void release(SettlementId id) {
        as(SECOND, () -> server.part(Settlements.class).decide(id, Step.PAYMENT_RELEASED));
    }

    private int invest(String fund) {
        var funds = server.part(Funds.class);
        var opens = paid.minusMonths(3).atDay(1);
        var closes = paid.atDay(1).minusDays(1);
        funds.open(new Offering(fund, "ムスビ市民健幸ファンド", "equity", fund, "citizens", UNIT_YEN, UNITS, opens, closes));
        funds.warn(fund, RISKS);
        funds.call(DemoServer.id("call"), fund, UNIT_YEN, closes);
        var investor = new Funder(DemoServer.id("investor"), "person", "出資 花子");
        funds.enter(investor, "investor-demo");
        take(fund, investor, UNITS_OF_INVESTOR, opens.plusDays(10));
        for (int i = 1; i <= CITIZENS; i++) {
            var citizen = new Funder(DemoServer.id("citizen " + i), "person", "市民出資者 " + i);
            funds.enter(citizen, "");
            take(fund, citizen, 1, opens.plusDays(10L + i));
        }
        var bank = new Funder(DemoServer.id("bank"), "company", "ムスビ信用金庫");
        funds.enter(bank, "");
        take(fund, bank, UNITS - UNITS_OF_INVESTOR - CITIZENS, closes);
        funds.spend(DemoServer.id("expense"), fund, "事業の立ち上げ費用", UNIT_YEN, closes.plusDays(1));
        return funds.distribute(fund);
    }

    private void take(String fund, Funder funder, int units, LocalDate on) {
        var funds = server.part(Funds.class);
        funds.subscribe(DemoServer.id("units " + funder.id()), fund, funder.id(), units, on);
        var closes = paid.atDay(1).minusDays(1);
        funds.pay(DemoServer.id("payment " + funder.id()), fund, funder.id(), (long) UNIT_YEN * units, closes);
    }

    /** What the year is to reach; invented like everything here. */
    private boolean targets() {
        var figures = server.part(Figures.class);
        int year = FiscalYear.of(today).year();
        record Wanted(String measure, int target) {}
        for (var wanted : List.of(
                new Wanted(Figures.ELIGIBLE, 1_600),
                new Wanted("participants", 250),
                new Wanted("continuers", 120),
                new Wanted("mean-daily-steps", 7_500)))
            figures.set(
                    new Target(wanted.measure(), year, BigDecimal.valueOf(wanted.target()), Target.Direction.AT_LEAST));
        for (var part : List.of(Part.each(Figure.Grain.MONTH), Part.each(Figure.Grain.PROVIDER)))
            figures.set(new Target(
                    "participants",
                    year,
                    part,
                    BigDecimal.valueOf(part.grain() == Figure.Grain.MONTH ? 150 : 10),
                    Target.Direction.AT_LEAST));
        return true;
    }

    /** Not in one transaction: evidence is frozen outside any. */
    private void evaluate() throws IOException {
        String protocol;
        try (var in = DemoMoney.class.getResourceAsStream("demo/studies/toyota.yaml")) {
            if (in == null) throw new IllegalStateException("the study is not in the jar");
            protocol = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
        as(OFFICER, () -> {
            server.part(Studies.class).register(protocol);
            var registered = server.part(Studies.class).protocols().getFirst();
            server.part(Releases.class)
                    .release(
                            UUID.randomUUID(),
                            registered.study(),
                            registered.version(),
                            "evaluator-demo",
                            today.plusDays(RELEASED_DAYS));
            return true;
        });
    }

    private String outcome(FiscalYear year) {
        return """
                agreement: musubi-outcome
                title: {ja: ムスビ市 成果連動契約, en: Outcome contract of Musubi City}
                unit: JPY
                between: {payer: ムスビ市, payee: %s}
                term: {from: %s, until: %s}
                rounding: {each: clause, down-to: 1}
                measures:
                  people: {measure: participants, window: period}
                clauses:
                  fixed: {title: {ja: 基本額, en: fixed fee}, per: month, article: 第4条, pays: 500_000}
                  people: {title: {ja: 参加者数に応じた額, en: by participants}, per: month, article: 第5条, pays: {price: 3_000, times: people}}
                cap: {each-year: 20_000_000}
                """.formatted(COMPANY, paid.atDay(1), year.days().until());
    }

    private String fees(FiscalYear year) {
        return """
                agreement: musubi-fees
                title: {ja: 事業者への委託料, en: Fees of the providers}
                unit: JPY
                between: {payer: %s, payee: each provider}
                for: {each: provider}
                term: {from: %s, until: %s}
                rounding: {each: clause, down-to: 1}
                measures:
                  people: {measure: participants, window: period}
                clauses:
                  people: {title: {ja: 参加者数に応じた委託料, en: by participants}, per: month, pays: {price: 1_000, times: people}}
                attribution: {a person in several programmes: counts once for each provider}
                """.formatted(COMPANY, paid.atDay(1), year.days().until());
    }

    private String fund(FiscalYear year, String receipts) {
        return """
                agreement: musubi-fund
                title: {ja: ムスビ市民健幸ファンドの分配, en: Distribution of the Musubi citizens' fund}
                unit: JPY
                between: {payer: %s, payee: [citizens]}
                term: {from: %s, until: %s}
                receipts: [%s]
                funding:
                  - {who: citizens, units: %d, unit: %d, on: %s, as: investment}
                distribute:
                  - principal: {to: [citizens]}
                  - dividend: {to: [citizens]}
                """.formatted(COMPANY, paid.atDay(1), year.days().until(), receipts, UNITS, UNIT_YEN, paid.atDay(1));
    }
}
