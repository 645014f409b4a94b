package musubi.platform;

import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;
import musubi.platform.access.Role;
import musubi.platform.activity.CheckupReading;
import musubi.platform.activity.CheckupReading.Kind;
import musubi.platform.activity.CheckupReading.Result;
import musubi.platform.activity.Checkups;
import musubi.platform.contract.ContractFixture;
import musubi.platform.funding.Funder;
import musubi.platform.funding.Funds;
import musubi.platform.funding.Offering;
import musubi.platform.programme.Programmes;
import musubi.platform.programme.Providers;
import musubi.platform.programme.Venues;
import musubi.platform.questionnaire.Surveys;
import musubi.platform.ranking.Board;
import musubi.platform.welfare.Bodies;
import musubi.quantity.Japan;

/** A municipality with something on nearly every page of its office. The administrator is {@code boss}, the counter {@code window}. */
public final class FilledTown {
    public static final UUID CAMPAIGN = UUID.randomUUID();

    public final ContractFixture town = new ContractFixture();

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
                                    Kind.SPECIFIC,
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
    }
}
