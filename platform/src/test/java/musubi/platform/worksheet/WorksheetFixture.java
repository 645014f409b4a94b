package musubi.platform.worksheet;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import musubi.platform.ServerFixture;
import musubi.platform.contract.ContractFixture;
import musubi.platform.programme.TimetableFixture;

/** A worksheet with something on each of its pages: two versions that both sides agreed, a value, a review, and a draft that differs. */
public final class WorksheetFixture {
    private static final String ROW = "001-abcd";

    public final UUID sheet = UUID.randomUUID();
    /** Of somebody of the company; the password is {@link ContractFixture#PASSWORD}. */
    public final String login;

    private final ContractFixture town;
    private final PartnerFixture company;
    private final Worksheets worksheets = ServerFixture.part(Worksheets.class);

    public WorksheetFixture(ContractFixture town) {
        this.town = town;
        this.company = new PartnerFixture(town.city, "むすび交通");
        this.login = company.login();
        town.as(town.first, () -> {
            worksheets.open(sheet, "買物バス", company.organisation);
            return true;
        });
        agreed("冬の道");
        agreed("冬の道が凍る");
        town.as(town.first, () -> {
            var today = TimetableFixture.today().toString();
            worksheets.read(UUID.randomUUID(), sheet, ROW, "12", today, "");
            worksheets.review(UUID.randomUUID(), sheet, today, "便を増やす");
            return true;
        });
        written("冬の道が凍り、止まる");
    }

    private Worksheet found() {
        return town.as(town.first, () -> worksheets.find(sheet)).orElseThrow();
    }

    private void written(String risk) {
        var parts = new TreeMap<>(Map.of(
                "title",
                "買物バス",
                "purpose",
                "免許を返した人が買物に行ける",
                "roles." + ROW + ".party",
                "むすび交通",
                "roles." + ROW + ".does",
                "運行",
                "risks." + ROW + ".risk",
                risk));
        parts.putAll(Map.of(
                "kpis." + ROW + ".group",
                "common",
                "kpis." + ROW + ".name",
                "便の利用者",
                "kpis." + ROW + ".unit",
                "人",
                "kpis." + ROW + ".direction",
                "at-least",
                "kpis." + ROW + ".target",
                "10"));
        int base = found().draft().number();
        town.as(town.first, () -> worksheets.write(sheet, base, new Content(parts)));
    }

    private void agreed(String risk) {
        written(risk);
        town.as(town.first, () -> worksheets.propose(sheet, found().draft().number()));
        var version = found().versions().size();
        var digest = found().version(version).orElseThrow().digest().hex();
        for (var side : List.of(town.first, company.partner))
            if (town.as(side, () -> worksheets.agree(sheet, version, digest)) != Worksheets.Agreed.DONE)
                throw new IllegalStateException("version %d was not agreed".formatted(version));
    }
}
