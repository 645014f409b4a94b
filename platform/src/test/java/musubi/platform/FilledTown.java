package musubi.platform;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import musubi.platform.access.Role;
import musubi.platform.account.Invitations;
import musubi.platform.activity.CheckupReading;
import musubi.platform.activity.CheckupReading.Result;
import musubi.platform.activity.Checkups;
import musubi.platform.care.CareLists;
import musubi.platform.contract.ContractFixture;
import musubi.platform.figures.Figures;
import musubi.platform.funding.Funder;
import musubi.platform.funding.Funds;
import musubi.platform.funding.Offering;
import musubi.platform.joint.JointProgrammes;
import musubi.platform.message.Messages;
import musubi.platform.payout.PayeeAccount;
import musubi.platform.payout.PayeeRegister;
import musubi.platform.people.Applications;
import musubi.platform.people.Applying;
import musubi.platform.people.Circumstances;
import musubi.platform.people.Identity;
import musubi.platform.people.Request;
import musubi.platform.people.Requests;
import musubi.platform.people.Wishes;
import musubi.platform.points.CityFixture;
import musubi.platform.points.PointTerms;
import musubi.platform.programme.Programmes;
import musubi.platform.programme.Providers;
import musubi.platform.programme.Venues;
import musubi.platform.questionnaire.Surveys;
import musubi.platform.ranking.Board;
import musubi.platform.rewards.Catalogue;
import musubi.platform.rewards.Item;
import musubi.platform.rewards.Kind;
import musubi.platform.webhook.Happenings;
import musubi.platform.webhook.Subscriptions;
import musubi.platform.welfare.Bodies;
import musubi.platform.welfare.Grants;
import musubi.platform.worksheet.WorksheetFixture;
import musubi.quantity.Japan;
import musubi.quantity.Words;

/** A municipality with something on nearly every page of its office. The administrator is {@code boss}, the counter {@code window}. */
public final class FilledTown {
    public static final UUID CAMPAIGN = UUID.randomUUID();

    public static final UUID WEBHOOK = UUID.randomUUID();

    /** Programmes of several municipalities share their ids. */
    public final UUID joint = UUID.randomUUID();

    public final ContractFixture town = new ContractFixture();

    /** Agreed with a company, one of whose people may sign in. */
    public final WorksheetFixture worksheet;

    public FilledTown() {
        var today = LocalDate.now(Japan.TIME);
        var hanako = town.somebody();
        town.mark(hanako, true);
        town.signed(ContractFixture.monthly("monthly"));
        town.account("boss", Role.ADMINISTRATOR, Optional.empty());
        town.account("window", Role.COUNTER, Optional.empty());
        ServerFixture.as(town.city, () -> {
            ServerFixture.part(Checkups.class)
                    .enter(
                            UUID.randomUUID(),
                            new CheckupReading(
                                    hanako,
                                    today.minusDays(1),
                                    CheckupReading.Kind.SPECIFIC,
                                    Result.TAKEN,
                                    "",
                                    null,
                                    null,
                                    null,
                                    null,
                                    null));
            ServerFixture.part(Venues.class).keep(Venues.Venue.named("hall", "公民館"));
            ServerFixture.part(Providers.class).keep(Providers.Provider.named("shop", "大黒屋"));
            ServerFixture.part(Programmes.class)
                    .add(new Programmes.Programme("evil", "=HYPERLINK(\"http://evil\",\"押す\")", "shop", "sports"));
            ServerFixture.part(Surveys.class)
                    .open(new Surveys.Survey(
                            CAMPAIGN, "秋の調査", "outings", "1", "kenko", today.minusDays(9), today.plusDays(9)));
            return true;
        });
        town.as(town.first, () -> {
            var funds = ServerFixture.part(Funds.class);
            var funder = new Funder(UUID.randomUUID(), "person", "出資 花子");
            funds.enter(funder, "");
            funds.open(
                    new Offering("fund", "市民ファンド", "equity", "fund", "citizens", 20_000, 3, today.minusDays(9), today));
            funds.subscribe(UUID.randomUUID(), "fund", funder.id(), 2, today.minusDays(1));
            ServerFixture.part(Bodies.class).enter(UUID.randomUUID(), Board.TEAM, "さくら会");
            return true;
        });
        worksheet = new WorksheetFixture(town);
    }

    /** Something also on the pages that are empty in most municipalities: joint programmes, grants, wishes, webhooks and the like. */
    public FilledTown more() {
        var today = LocalDate.now(Japan.TIME);
        var hanako = town.somebody();
        town.as(town.first, () -> {
            var bodies = ServerFixture.part(Bodies.class);
            ServerFixture.part(Grants.class).ask(UUID.randomUUID(), bodies.all().getFirst(), "体操の用具", 30_000);
            ServerFixture.part(JointProgrammes.class).found(joint, new Words("広域の健幸", "Health of the region"), "kenko");
            ServerFixture.part(PayeeRegister.class)
                    .propose(
                            UUID.randomUUID(),
                            new PayeeAccount("健康広場", "0140", "", "020", "", "1", "7654321", "カ）ケンコウ", "1234567890"));
            ServerFixture.part(Wishes.class).say(UUID.randomUUID(), hanako, "=住所が古いままです");
            ServerFixture.part(Requests.class)
                    .receive(new Requests.Received(
                            UUID.randomUUID(),
                            hanako,
                            Request.Kind.DISCLOSURE,
                            Request.AskedBy.PERSON,
                            Request.Channel.COUNTER,
                            LocalDate.of(2026, 4, 1),
                            Request.Said.NOTHING));
            ServerFixture.part(Messages.class).send(UUID.randomUUID(), "shop", "来週の会場を変えてください");
            return true;
        });
        ServerFixture.as(town.city, () -> {
            ServerFixture.part(Invitations.class)
                    .invite(
                            UUID.randomUUID(),
                            "invited-" + town.city,
                            Role.COUNTER,
                            Optional.empty(),
                            Optional.empty());
            ServerFixture.part(Subscriptions.class)
                    .subscribe(new Subscriptions.Wanted(
                            WEBHOOK, "会計システム", "https://example.com/hook", Set.of("settlement.released")));
            ServerFixture.part(Happenings.class).test(UUID.randomUUID(), WEBHOOK);
            ServerFixture.part(Figures.class).make();
            var care = ServerFixture.part(CareLists.class);
            var list = UUID.randomUUID();
            care.read(
                    list,
                    "参加者番号,有効開始日,区分\n%s,2026-04-01,要支援1\n".formatted(hanako).getBytes(StandardCharsets.UTF_8));
            care.keep(list);
            var applications = ServerFixture.part(Applications.class);
            applications.intake("kenko", Applications.Intake.OPEN);
            for (var name : List.of("佐藤 梅", "鈴木 桃"))
                applications.send(new Applying(
                        UUID.randomUUID(),
                        "kenko",
                        new Identity(name, "", "本町9", ""),
                        LocalDate.of(1950, 1, 1),
                        "F",
                        Circumstances.UNKNOWN,
                        "",
                        Applying.Helped.SELF,
                        List.of()));
            return true;
        });
        town.signed(CityFixture.TEXT);
        town.as(town.first, () -> {
            ServerFixture.part(PointTerms.class).putInForce(CityFixture.AGREEMENT, YearMonth.from(today));
            ServerFixture.part(Catalogue.class)
                    .add(
                            new Item(
                                    UUID.randomUUID(),
                                    Kind.LOTTERY,
                                    CityFixture.AGREEMENT,
                                    "旅行券",
                                    50,
                                    "",
                                    0,
                                    0,
                                    today,
                                    today.plusDays(30)),
                            Optional.empty());
            return true;
        });
        return this;
    }
}
